package dev.prosody.spring.boot.autoconfigure;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.prosody.kafka.BootstrapServers;
import dev.prosody.kafka.KafkaClients;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/** Makes {@link SpringKafkaClients} from the application's factories. */
final class SpringKafkaClientsFactory {

	private static final Logger logger = LoggerFactory.getLogger(SpringKafkaClientsFactory.class);

	/**
	 * One for all listeners that name it: each has admin and dead-letter clients of its
	 * own.
	 */
	private final Map<String, KafkaClients> named = new ConcurrentHashMap<>();

	private final AtomicBoolean transactionsReported = new AtomicBoolean();

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	SpringKafkaClientsFactory(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	/** The clients of a listener that may name its consumer factory. */
	KafkaClients clients(String listener, @Nullable String consumerFactory) {
		if (consumerFactory == null) {
			KafkaClients clients = this.beanFactory.getBeanProvider(KafkaClients.class).getIfAvailable();
			return (clients != null) ? clients : clients();
		}
		if (!this.beanFactory.containsBean(consumerFactory)
				|| !this.beanFactory.isTypeMatch(consumerFactory, ConsumerFactory.class)) {
			throw new FailureAnalyzedException(
					listener + " names '" + consumerFactory
							+ "' as its 'consumerFactory', but there is no ConsumerFactory bean of that name.",
					"Define it, or correct the attribute 'consumerFactory' of @ProsodyListener. ConsumerFactory beans: "
							+ String.join(", ", this.beanFactory.getBeanNamesForType(ConsumerFactory.class)) + ".");
		}
		return this.named.computeIfAbsent(consumerFactory, (name) -> new SpringKafkaClients(this, name));
	}

	/** The clients of everything that names no consumer factory. */
	KafkaClients clients() {
		return new SpringKafkaClients(this, null);
	}

	/** A consumer factory by name, the application's only or primary one without. */
	ConsumerFactory<?, ?> consumerFactory(@Nullable String name) {
		if (name != null) {
			return this.beanFactory.getBean(name, ConsumerFactory.class);
		}
		return only(ConsumerFactory.class, "Mark one of them as @Primary, or name one in every @ProsodyListener with "
				+ "the attribute 'consumerFactory'.");
	}

	/** The application's only or primary producer factory. */
	ProducerFactory<?, ?> producerFactory() {
		return only(ProducerFactory.class, "Mark the one that Prosody is to send with as @Primary.");
	}

	/**
	 * Whether there is one at all, and no doubt which: an application that never sends
	 * need not decide.
	 */
	boolean hasProducerFactory() {
		return this.beanFactory.getBeanProvider(ProducerFactory.class).getIfUnique() != null;
	}

	/** Says once that the factory's transactions are not ours. */
	void reportTransactions(ProducerFactory<?, ?> producers) {
		String prefix = producers.getTransactionIdPrefix();
		if (prefix != null && this.transactionsReported.compareAndSet(false, true)) {
			logger.info("Prosody ignores the transaction-id-prefix '{}' of the ProducerFactory: it sends outside of "
					+ "transactions", prefix);
		}
	}

	private <T> T only(Class<T> type, String action) {
		try {
			return this.beanFactory.getBean(type);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			// Not as the cause: Boot would analyse that instead, and advise what does not
			// help here
			throw new FailureAnalyzedException("Prosody needs the configuration of a " + type.getSimpleName()
					+ ", and there are several: " + ex.getBeanNamesFound() + ".", action);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new FailureAnalyzedException(
					"Prosody needs the configuration of a " + type.getSimpleName() + ", and there is none.",
					"Define one, or do not exclude KafkaAutoConfiguration.");
		}
	}

	/**
	 * Defaults that fit at-least-once handling better than Kafka's. Boot always writes an
	 * isolation level into the configuration, so only the environment tells whether
	 * somebody has chosen one.
	 */
	Map<String, Object> consumerDefaults(ConsumerFactory<?, ?> consumers) {
		Map<String, Object> defaults = new HashMap<>();
		if (!consumers.getConfigurationProperties().containsKey(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)) {
			defaults.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
		}
		if (!isSet("isolation-level", ConsumerConfig.ISOLATION_LEVEL_CONFIG)) {
			defaults.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
		}
		return defaults;
	}

	private boolean isSet(String property, String setting) {
		Binder binder = Binder.get(this.environment);
		Bindable<Map<String, String>> settings = Bindable.mapOf(String.class, String.class);
		return binder.bind("spring.kafka.consumer." + property, String.class).isBound()
				|| binder.bind("spring.kafka.consumer.properties", settings).orElse(Map.of()).containsKey(setting)
				|| binder.bind("spring.kafka.properties", settings).orElse(Map.of()).containsKey(setting);
	}

	/**
	 * Settings of admin clients: those of the application's, unless it belongs to another
	 * cluster than the consumers, which then give theirs.
	 */
	Map<String, Object> adminConfig(@Nullable String consumerFactory) {
		KafkaAdmin admin = this.beanFactory.getBeanProvider(KafkaAdmin.class).getIfUnique();
		if (admin != null && !isApart(consumerFactory, admin.getConfigurationProperties())) {
			return admin.getConfigurationProperties();
		}
		return derived(consumerFactory, AdminClientConfig.configNames());
	}

	/**
	 * Settings of producers: those of the application's, unless they belong to another
	 * cluster than the consumers, which then give theirs.
	 */
	Map<String, Object> producerConfig(@Nullable String consumerFactory) {
		Map<String, Object> config = producerFactory().getConfigurationProperties();
		if (!isApart(consumerFactory, config)) {
			return config;
		}
		Map<String, Object> derived = derived(consumerFactory, ProducerConfig.configNames());
		// Of the same name, but another interface
		derived.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
		return derived;
	}

	/**
	 * Only a listener that names its consumer factory can be meant for a second cluster.
	 */
	private boolean isApart(@Nullable String consumerFactory, Map<String, Object> config) {
		return consumerFactory != null
				&& BootstrapServers.of(consumerFactory(consumerFactory).getConfigurationProperties())
					.areApartFrom(BootstrapServers.of(config));
	}

	/**
	 * The settings of consumers that other clients know. What Kafka does not know stays:
	 * its plug-ins, for SSL bundles say, read them.
	 */
	private Map<String, Object> derived(@Nullable String consumerFactory, Set<String> known) {
		Map<String, Object> config = new HashMap<>(consumerFactory(consumerFactory).getConfigurationProperties());
		Set<String> onlyConsumers = new HashSet<>(ConsumerConfig.configNames());
		onlyConsumers.removeAll(known);
		config.keySet().removeAll(onlyConsumers);
		return config;
	}

}
