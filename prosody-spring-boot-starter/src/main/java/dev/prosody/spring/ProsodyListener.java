package dev.prosody.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes a method of a bean, or a class with {@link OnEvent} and {@link OnExcise} methods,
 * handle the events of Kafka topics: in order per key, many keys at once, on several
 * threads.
 *
 * <pre class="code">
 * &#064;ProsodyListener(topics = "orders")
 * void handle(Order order, EventContext context) { … }
 * </pre>
 *
 * <p>
 * A handler method may declare, in any order: the payload; a
 * {@link dev.prosody.handler.ProsodyEvent ProsodyEvent&lt;T&gt;}; an
 * {@link dev.prosody.handler.EventContext EventContext}; a {@link Key &#064;Key};
 * {@link org.springframework.messaging.handler.annotation.Header &#064;Header} and
 * {@link org.springframework.messaging.handler.annotation.Headers &#064;Headers}; a
 * Spring {@link org.springframework.messaging.Message Message&lt;T&gt;}; a
 * {@code ConsumerRecord<byte[], byte[]>}. Events without value (excise) reach it only if
 * its payload is {@code @Nullable} or {@code @Payload(required = false)}; otherwise they
 * are skipped. Anything else stops the application's start.
 * <p>
 * It returns nothing, or a {@link java.util.concurrent.CompletionStage CompletionStage}:
 * then the event is done, and its key free, when the stage completes. With Reactor on the
 * classpath it may return a {@code Mono}, a {@code Flux} or another reactive type, whose
 * elements are ignored, and with {@code kotlinx-coroutines-reactor} be a suspending
 * function; these are cancelled when {@code revoke-timeout} or {@code shutdown-timeout}
 * is over, and never before. Other return values are ignored.
 * <p>
 * Returning normally settles the event. What an exception means is said by
 * {@link dev.prosody.failure.Permanent &#064;Permanent} and
 * {@link dev.prosody.failure.Transient &#064;Transient} on the exception's type, on this
 * method or on its class; by default it is transient and the event is tried again.
 * <p>
 * Settings: an attribute wins over the property of the same name below
 * {@code prosody.consumer}; {@code prosody.listener.<id>} wins over the attribute; a
 * {@link ProsodyListenerCustomizer} wins over all. An attribute that is empty, which is
 * every attribute's default, inherits. Every attribute takes <code>${…}</code>
 * placeholders and <code>#{…}</code> expressions. Usable as a meta-annotation.
 */
@Documented
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Reflective(HandlerMethodReflectiveProcessor.class)
public @interface ProsodyListener {

	/**
	 * Name of the listener in properties, logs, metrics, thread names and in the
	 * {@link ProsodyListenerRegistry}: letters, digits, {@code .}, {@code _} and
	 * {@code -}, unique in the application. By default, in kebab-case, the bean's name
	 * for a class and {@code <bean name>-<method name>} for a method.
	 */
	String id() default "";

	/** Alias of {@link #topics}. */
	@AliasFor("topics")
	String[] value() default {};

	/**
	 * Names of the topics to read. An element may stand for several: a placeholder with a
	 * comma-separated value, or an expression that yields a collection or an array.
	 * Either this or {@link #topicPattern} is required.
	 */
	@AliasFor("value")
	String[] topics() default {};

	/**
	 * Java regular expression; all topics whose whole name matches are read, also those
	 * created later, but never a dead-letter topic of this listener. Excludes
	 * {@link #topics}.
	 */
	String topicPattern() default "";

	/**
	 * Consumer group. By default {@code prosody.group-id}, else
	 * {@code spring.kafka.consumer.group-id}, else {@code spring.application.name}. Two
	 * listeners of one group cannot read the same topic.
	 */
	String groupId() default "";

	/**
	 * What matters most: {@code pipeline}, {@code low-latency} or {@code best-effort}. A
	 * mode decides about defaults and nothing else. By default
	 * {@code prosody.consumer.mode} ({@code pipeline}).
	 */
	String mode() default "";

	/**
	 * Prefixes of the event types that are handled; events of other types are skipped,
	 * those without type are not. By default {@code prosody.consumer.event-types} (all).
	 */
	String[] eventTypes() default {};

	/**
	 * Attempts that run at once, 1 or more. By default
	 * {@code prosody.consumer.max-concurrency} (32).
	 */
	String maxConcurrency() default "";

	/**
	 * Name of the topic for events that cannot be handled; <code>{topic}</code> stands
	 * for the topic they were read from. By default
	 * {@code prosody.consumer.dead-letter.topic} (<code>{topic}-dlt</code>).
	 */
	String deadLetterTopic() default "";

	/**
	 * Name of the bean that says whether and when events are tried again: a
	 * {@link dev.prosody.retry.RetryStrategy}, a Spring Framework
	 * {@link org.springframework.core.retry.RetryPolicy}, or a {@code RetryPolicy} of
	 * spring-retry. By default the properties below {@code prosody.consumer.retry}
	 * decide, through the bean {@code prosodyRetryPolicy}.
	 */
	String retryPolicy() default "";

	/**
	 * Name of the bean that says how long to wait before the next attempt: a
	 * {@code BackOffPolicy} of spring-retry. By default the properties below
	 * {@code prosody.consumer.retry} decide, through the bean
	 * {@code prosodyBackOffPolicy}. Goes together with a {@link #retryPolicy} of
	 * spring-retry only: the other kinds know their own delays.
	 */
	String backOffPolicy() default "";

	/**
	 * How payloads are decoded: {@code json}, {@code string}, {@code bytes},
	 * {@code kafka} (the deserializer configured below {@code spring.kafka.consumer}), or
	 * the name of an {@link dev.prosody.codec.EventCodec} bean. By default
	 * {@code prosody.consumer.codec} ({@code json}).
	 */
	String codec() default "";

	/**
	 * Whether the listener starts with the application, {@code true} or {@code false};
	 * otherwise the {@link ProsodyListenerRegistry} starts it. By default
	 * {@code prosody.consumer.auto-startup} ({@code true}).
	 */
	String autoStartup() default "";

	/**
	 * Name of the {@code ConsumerFactory} bean whose configuration this listener's Kafka
	 * consumer gets. By default the application's only or primary one. Checks of topics
	 * and dead letters use the application's {@code KafkaAdmin} and
	 * {@code ProducerFactory}, unless this factory has other {@code bootstrap.servers}:
	 * then its connection and security settings, since topics and dead letters belong to
	 * the cluster of their events. A {@code @Bean(defaultCandidate = false)} leaves
	 * Spring Boot's own consumer factory in place.
	 */
	String consumerFactory() default "";

	/**
	 * Kafka consumer settings of this listener alone, each {@code name=value}. They win
	 * over the configuration of the consumer factory, not over what the protocol needs.
	 */
	String[] properties() default {};

}
