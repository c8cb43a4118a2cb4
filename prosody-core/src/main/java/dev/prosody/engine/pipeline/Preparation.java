package dev.prosody.engine.pipeline;

import dev.prosody.status.SkipReason;
import java.lang.reflect.Type;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.failure.DecodingException;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.UnmatchedEvents;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The prepare phase: from bytes to an event that a handler can be given. Thread-safe. */
final class Preparation {

	/** What became of the bytes; a {@link DeliveredEvent} is ready for the handler. */
	sealed interface Result permits DeliveredEvent, Skip, Failed {

	}

	record Skip(SkipReason reason) implements Result {
	}

	record Failed(Throwable failure) implements Result {
	}

	private final ListenerDefinition definition;

	private final EventFilters filters;

	Preparation(ListenerDefinition definition) {
		this.definition = definition;
		this.filters = new EventFilters(definition);
	}

	Result prepare(EventInProgress event) {
		ConsumerRecord<byte[], byte[]> record = event.record();
		DeliveredEvent view = view(record);
		try {
			SkipReason unwanted = this.filters.beforeDecoding(view);
			if (unwanted != null) {
				return new Skip(unwanted);
			}
		}
		catch (Throwable ex) {
			// a codec that cannot look for the type
			return new Failed(ex);
		}
		byte[] value = record.value();
		if (value == null) {
			return this.definition.handlesExcise() ? filtered(view) : new Skip(SkipReason.EXCISE);
		}
		return decode(event, view, value);
	}

	private Result decode(EventInProgress event, DeliveredEvent view, byte[] value) {
		try {
			Type target = this.definition.payloadTypes().typeOf(view);
			if (target == null) {
				return unmatched(view, value);
			}
			Object payload = this.definition.codec().decode(view.topic(), event.headers(), value, target);
			view.decoded(payload);
		}
		catch (VirtualMachineError ex) {
			return new Failed(ex);
		}
		catch (Throwable ex) {
			return new Failed(
					new DecodingException("Value of " + view + " cannot be decoded: " + reason(ex), cause(ex)));
		}
		return filtered(view);
	}

	/** The codec's own exception has said all that it says, but what it is about. */
	private static Throwable cause(Throwable failure) {
		Throwable cause = (failure.getClass() == DecodingException.class) ? failure.getCause() : null;
		return (cause != null) ? cause : failure;
	}

	/** Messages of others may quote the content; these two are made not to. */
	private static String reason(Throwable failure) {
		String message = null;
		try {
			message = (failure instanceof PermanentException || failure instanceof DecodingException)
					? failure.getMessage() : null;
		}
		catch (Throwable ex) {
			// an exception of the application: its class has to do
			return failure.getClass().getName();
		}
		return (message != null) ? message : failure.getClass().getName();
	}

	private Result filtered(DeliveredEvent view) {
		try {
			SkipReason unwanted = this.filters.afterDecoding(view);
			return (unwanted != null) ? new Skip(unwanted) : view;
		}
		catch (Throwable ex) {
			return new Failed(ex);
		}
	}

	private Result unmatched(DeliveredEvent view, byte[] value) throws Exception {
		if (this.definition.options().unmatched() == UnmatchedEvents.SKIP) {
			if (view.type() == null) {
				this.definition.codec().check(value);
			}
			return new Skip(SkipReason.UNMATCHED);
		}
		return new Failed(new PermanentException(
				"No handler method of listener '" + this.definition.id() + "' matches the type of " + view));
	}

	/**
	 * What the handler declares; before decoding, the event stands in without payload.
	 */
	DeclaredFailures declaredFailures(EventInProgress event) {
		ProsodyEvent<@Nullable Object> view = event.view;
		return this.definition.handler().declaredFailures((view != null) ? view : view(event.record()));
	}

	private DeliveredEvent view(ConsumerRecord<byte[], byte[]> record) {
		return new DeliveredEvent(this.definition, record);
	}

}
