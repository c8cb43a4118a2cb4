package dev.prosody.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.prosody.ProsodyClient;
import dev.prosody.ProsodyClientBuilder;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.spring.ProsodyListenerCustomizer;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.retry.RetryStrategies;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/**
 * The listeners of an application: found when all singletons exist, started after the web
 * server and stopped before its graceful phase, so that no new event arrives while
 * requests drain and handlers still have everything they use.
 */
public final class ProsodyListeners
		implements ProsodyListenerRegistry, SmartInitializingSingleton, SmartLifecycle, DisposableBean {

	/** As spring-kafka's containers. */
	static final int PHASE = Integer.MAX_VALUE - 100;

	private static final Logger logger = LoggerFactory.getLogger(ProsodyListeners.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ListenerEnvironment environment;

	private final RetryStrategies retries;

	private final List<ProsodyListenerCustomizer> customizers;

	private final Supplier<ProsodyClientBuilder> builders;

	private volatile @Nullable ProsodyClient client;

	private volatile List<ListenerDraft> drafts = List.of();

	private volatile boolean running;

	/**
	 * Creates the listeners; finds none yet.
	 * @param beanFactory where handlers are beans
	 * @param environment properties, Kafka clients and codecs
	 * @param retries makes retry strategies
	 * @param customizers change listeners, in order
	 * @param builders makes a builder with everything but the listeners
	 */
	public ProsodyListeners(ConfigurableListableBeanFactory beanFactory, ListenerEnvironment environment,
			RetryStrategies retries, List<ProsodyListenerCustomizer> customizers,
			Supplier<ProsodyClientBuilder> builders) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.retries = retries;
		this.customizers = List.copyOf(customizers);
		this.builders = builders;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ListenerDraftFactory factory = new ListenerDraftFactory(this.beanFactory, this.environment, this.retries,
				this.customizers);
		List<ListenerSource> sources = new ArrayList<>(new ListenerDiscovery(this.beanFactory).find());
		sources.addAll(new ConfiguredListeners(this.beanFactory).find());
		List<ListenerDraft> found = sources.stream().map(factory::create).toList();
		ListenerChecks.check(found);
		found = DeadLetterTopics.settle(found);
		found.forEach((draft) -> SettingsChecks.check(draft, this.environment.shutdownPhaseTimeout()));
		if (found.stream().anyMatch((draft) -> draft.definition().options().deadLetter().enabled())) {
			this.environment.checkDeadLetters();
		}
		ProsodyClientBuilder builder = this.builders.get();
		found.forEach((draft) -> builder.listener(draft.definition()));
		this.drafts = found;
		this.client = build(builder);
		warnAboutUnknownIds();
	}

	/** Everything of ours was checked before. */
	private static ProsodyClient build(ProsodyClientBuilder builder) {
		try {
			return builder.build();
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException("The client of the listeners cannot be built: " + ex.getMessage(),
					"Correct what a ProsodyClientCustomizer sets.", ex);
		}
	}

	private void warnAboutUnknownIds() {
		List<String> ids = ids();
		for (String unknown : this.environment.unknownIds(ids)) {
			String nearest = NearestId.of(unknown, ids);
			logger.warn("The properties below 'prosody.listener.{}' have no effect: there is no such listener{}",
					unknown, (nearest != null) ? "; did you mean '" + nearest + "'? Listeners: " + ids : "");
		}
	}

	@Override
	public synchronized void start() {
		ProsodyClient current = this.client;
		if (this.running || current == null) {
			return;
		}
		this.drafts.forEach(StartupReport::log);
		this.running = true;
		try {
			current.start();
		}
		catch (KafkaException ex) {
			this.running = false;
			throw new FailureAnalyzedException(
					"Kafka clients cannot be made with the settings of this application: "
							+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage(),
					"Correct the settings below 'spring.kafka', or those of the ConsumerFactory that a listener names. "
							+ "Addresses in 'spring.kafka.bootstrap-servers' are written as host:port.",
					ex);
		}
		catch (RuntimeException ex) {
			this.running = false;
			throw ex;
		}
	}

	@Override
	public synchronized void stop() {
		ProsodyClient current = this.client;
		if (this.running && current != null) {
			this.running = false;
			current.stop();
		}
	}

	/** On a thread of its own: other beans of the phase stop at the same time. */
	@Override
	public void stop(Runnable callback) {
		Thread.ofPlatform().name("prosody-stop").start(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void destroy() {
		ProsodyClient current = this.client;
		if (current != null) {
			current.close();
		}
	}

	@Override
	public List<String> ids() {
		ProsodyClient current = this.client;
		return (current != null) ? current.listeners().stream().map(ListenerHandle::id).toList() : List.of();
	}

	@Override
	public @Nullable ListenerHandle find(String id) {
		ProsodyClient current = this.client;
		return (current != null) ? current.listener(id) : null;
	}

}
