package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import dev.prosody.codec.EventCodec;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.spring.listener.AnnotationSettings;
import dev.prosody.spring.listener.GroupId;
import dev.prosody.spring.listener.ListenerEnvironment;
import dev.prosody.spring.listener.ListenerPrefix;
import dev.prosody.spring.listener.ListenerSettings;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** What surrounds the listeners, as {@link ProsodyProperties} and beans say. */
final class PropertiesListenerEnvironment implements ListenerEnvironment {

	private final ProsodyProperties properties;

	private final Environment environment;

	private final SpringKafkaClientsFactory clients;

	private final CodecFactory codecs;

	private final ClientSettings client;

	private final PropertiesListenerSettings settings;

	PropertiesListenerEnvironment(ProsodyProperties properties, Environment environment,
			SpringKafkaClientsFactory clients, CodecFactory codecs, ClientSettings client) {
		this.properties = properties;
		this.environment = environment;
		this.clients = clients;
		this.codecs = codecs;
		this.client = client;
		boolean adminCreatesTopics = environment.getProperty("spring.kafka.admin.auto-create", Boolean.class, true);
		this.settings = new PropertiesListenerSettings(properties, adminCreatesTopics);
	}

	@Override
	public String sourceSystem() {
		return this.client.sourceSystem();
	}

	@Override
	public ListenerSettings settings(String id, AnnotationSettings annotation) {
		String key = key(id);
		ProsodyProperties.Listener listener = (key != null) ? this.properties.listener().get(key) : null;
		return this.settings.merge(annotation, ListenerPrefix.of((key != null) ? key : id),
				(listener != null) ? listener : ProsodyProperties.Listener.NONE);
	}

	/** Environment variables know no hyphens: ids are compared as Boot compares names. */
	private @Nullable String key(String id) {
		Set<String> keys = this.properties.listener().keySet();
		if (keys.contains(id)) {
			return id;
		}
		return keys.stream().filter((key) -> uniform(key).equals(uniform(id))).findFirst().orElse(null);
	}

	private static String uniform(String id) {
		return id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	@Override
	public Set<String> unknownIds(Collection<String> ids) {
		Set<@Nullable String> known = new HashSet<>();
		ids.forEach((id) -> known.add(key(id)));
		Set<String> unknown = new TreeSet<>(this.properties.listener().keySet());
		unknown.removeIf(known::contains);
		return unknown;
	}

	@Override
	public @Nullable GroupId defaultGroup(KafkaClients clients) {
		if (StringUtils.hasText(this.properties.groupId())) {
			return new GroupId(this.properties.groupId(), "prosody.group-id");
		}
		Object configured = clients.consumerConfig().get(CommonClientConfigs.GROUP_ID_CONFIG);
		if (configured != null && StringUtils.hasText(configured.toString())) {
			String key = "spring.kafka.consumer.group-id";
			boolean isProperty = configured.equals(this.environment.getProperty(key));
			return new GroupId(configured.toString(), isProperty ? key : "group.id of the consumer factory");
		}
		String name = this.environment.getProperty("spring.application.name");
		return StringUtils.hasText(name) ? new GroupId(name, "spring.application.name") : null;
	}

	@Override
	public KafkaClients clients(String listener, @Nullable String consumerFactory) {
		return this.clients.clients(listener, consumerFactory);
	}

	@Override
	public EventCodec codec(String listener, String name, @Nullable String consumerFactory) {
		return this.codecs.codec(listener,
				"'codec' of @ProsodyListener, of 'prosody.listener.<id>' or of " + "'prosody.consumer'", name,
				consumerFactory);
	}

	@Override
	public void checkDeadLetters() {
		this.client.checkProducer();
	}

	@Override
	public Duration shutdownPhaseTimeout() {
		return Binder.get(this.environment)
			.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
			.orElse(Duration.ofSeconds(30));
	}

}
