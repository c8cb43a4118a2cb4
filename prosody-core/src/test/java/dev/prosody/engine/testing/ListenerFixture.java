package dev.prosody.engine.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.prosody.codec.EventCodec;
import dev.prosody.failure.DecodingException;
import dev.prosody.failure.FailureClassifier;
import dev.prosody.failure.FailureKind;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.handler.ProsodyHandler;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.DedupOptions;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerExtensions;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.listener.PayloadTypes;
import dev.prosody.listener.Subscription;
import dev.prosody.retry.RetryStrategy;
import org.apache.kafka.common.header.Headers;

/**
 * A listener with simple parts, changed by a test where it matters: payloads are text,
 * {@link PermanentException}, undecodable bytes and errors are permanent, everything else
 * is retried after a second without limit, and duplicates are not looked for.
 */
public final class ListenerFixture {

	/** Wait before each retry by default. */
	public static final Duration RETRY_DELAY = Duration.ofSeconds(1);

	private final String id;

	private ListenerOptions options = ListenerOptions.builder().dedup(new DedupOptions(false, 8192, null)).build();

	private KafkaClients clients = new StubClients();

	private Map<String, Object> consumerProperties = Map.of();

	private Subscription subscription = new Subscription.Topics(List.of("orders"));

	private EventCodec codec = new TextCodec();

	private PayloadTypes payloadTypes = PayloadTypes.always(String.class);

	private boolean handlesExcise;

	private AsyncProsodyHandler<Object> handler = (event, context) -> null;

	private FailureClassifier classifier = ListenerFixture::classify;

	private ListenerExtensions extensions = ListenerExtensions.NONE;

	private RetryStrategy retry = (attempt, failure) -> RETRY_DELAY;

	private ListenerFixture(String id) {
		this.id = id;
	}

	/** A listener; its id also marks its lines in the log. */
	public static ListenerFixture listener(String id) {
		return new ListenerFixture(id);
	}

	private static FailureKind classify(Throwable failure, Object declared) {
		if (failure instanceof DecodingException && failure.getCause() instanceof IOException) {
			return FailureKind.TRANSIENT;
		}
		boolean permanent = failure instanceof PermanentException || failure instanceof DecodingException
				|| failure instanceof Error;
		return permanent ? FailureKind.PERMANENT : FailureKind.TRANSIENT;
	}

	public ListenerFixture options(UnaryOperator<ListenerOptions.Builder> changes) {
		this.options = changes.apply(this.options.toBuilder()).build();
		return this;
	}

	public ListenerFixture clients(KafkaClients clients) {
		this.clients = clients;
		return this;
	}

	public ListenerFixture consumerProperties(Map<String, Object> properties) {
		this.consumerProperties = properties;
		return this;
	}

	public ListenerFixture subscription(Subscription subscription) {
		this.subscription = subscription;
		return this;
	}

	public ListenerFixture codec(EventCodec codec) {
		this.codec = codec;
		return this;
	}

	public ListenerFixture payloadTypes(PayloadTypes payloadTypes) {
		this.payloadTypes = payloadTypes;
		return this;
	}

	public ListenerFixture handlesExcise() {
		this.handlesExcise = true;
		return this;
	}

	public ListenerFixture handler(ProsodyHandler<Object> handler) {
		return asyncHandler((event, context) -> {
			handler.handle(event, context);
			return null;
		});
	}

	public ListenerFixture asyncHandler(AsyncProsodyHandler<Object> handler) {
		this.handler = handler;
		return this;
	}

	public ListenerFixture classifier(FailureClassifier classifier) {
		this.classifier = classifier;
		return this;
	}

	public ListenerFixture retry(RetryStrategy retry) {
		this.retry = retry;
		return this;
	}

	public ListenerFixture extensions(ListenerExtensions extensions) {
		this.extensions = extensions;
		return this;
	}

	/** The listener as the engine takes it. */
	public ListenerDefinition define() {
		return new ListenerDefinition(this.id, this.id + "-group", this.subscription, this.options, this.clients,
				this.consumerProperties, this.codec, this.payloadTypes, this.handlesExcise, this.handler,
				this.classifier, this.retry, true, "fixture", this.extensions);
	}

	/** Payloads as UTF-8 text. */
	private static final class TextCodec implements EventCodec {

		@Override
		public Object decode(String topic, Headers headers, byte[] value, java.lang.reflect.Type target) {
			return new String(value, StandardCharsets.UTF_8);
		}

		@Override
		public byte[] encode(String topic, Headers headers, Object payload) {
			return payload.toString().getBytes(StandardCharsets.UTF_8);
		}

	}

}
