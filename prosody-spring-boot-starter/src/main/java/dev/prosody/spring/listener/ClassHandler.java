package dev.prosody.spring.listener;

import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The methods of an annotated class: by event type, and one for events without value. */
final class ClassHandler implements ListenerHandler {

	private static final Logger logger = LoggerFactory.getLogger(ClassHandler.class);

	private final EventMethods methods;

	private final @Nullable EventMethod excise;

	private final AtomicBoolean warned = new AtomicBoolean();

	ClassHandler(EventMethods methods, @Nullable EventMethod excise) {
		this.methods = methods;
		this.excise = excise;
	}

	@Override
	public @Nullable CompletionStage<?> handle(ProsodyEvent<@Nullable Object> event, EventContext context)
			throws Exception {
		EventMethod method = methodFor(event);
		if (method == null || (event.isExcise() && handlesExcise() && method != this.excise && !method.isNullable())) {
			skip(event);
			return null;
		}
		return method.invoke(event, context);
	}

	/** Bytes that give no payload are a value: no reason to forget the key. */
	private @Nullable EventMethod methodFor(ProsodyEvent<?> event) {
		return (event.isExcise() && this.excise != null) ? this.excise : this.methods.select(event.type());
	}

	/** Only events without value get here, and only if some other method wants those. */
	private void skip(ProsodyEvent<?> event) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn(
					"Listener '{}' skips events without value of type '{}' (first: {}-{}@{}): no @OnExcise method, "
							+ "and the payload of the matching @OnEvent method is not nullable",
					event.listenerId(), event.type(), event.topic(), event.partition(), event.offset());
		}
	}

	@Override
	public @Nullable Type typeOf(ProsodyEvent<?> event) {
		EventMethod method = this.methods.select(event.type());
		return (method != null) ? method.payloadType() : null;
	}

	@Override
	public List<Type> payloadTypes() {
		return this.methods.all().stream().map(EventMethod::payloadType).toList();
	}

	@Override
	public DeclaredFailures declaredFailures(ProsodyEvent<@Nullable Object> event) {
		EventMethod method = methodFor(event);
		return (method != null) ? method.declaredFailures() : DeclaredFailures.NONE;
	}

	@Override
	public boolean handlesExcise() {
		return this.excise != null || this.methods.all().stream().anyMatch(EventMethod::isNullable);
	}

	@Override
	public boolean needsRecord() {
		return this.methods.all().stream().anyMatch(EventMethod::needsRecord);
	}

}
