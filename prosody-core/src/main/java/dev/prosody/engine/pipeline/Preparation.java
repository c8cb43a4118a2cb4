package dev.prosody.engine.pipeline;

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

	/** What became of the bytes. */
	sealed interface Result {

	}

	record Ready(ProsodyEvent<@Nullable Object> view) implements Result {
	}

	record Skip(Outcome.Skipped.Reason reason) implements Result {
	}

	record Undecodable(Throwable failure) implements Result {
	}

	private final ListenerDefinition definition;

	Preparation(ListenerDefinition definition) {
		this.definition = definition;
	}

	Result prepare(EventInProgress event) {
		ConsumerRecord<byte[], byte[]> record = event.record();
		DeliveredEvent view = view(record);
		byte[] value = record.value();
		if (value == null) {
			return this.definition.handlesExcise() ? new Ready(view) : new Skip(Outcome.Skipped.Reason.EXCISE);
		}
		try {
			Type target = this.definition.payloadTypes().typeOf(view);
			if (target == null) {
				return unmatched(view);
			}
			Object payload = this.definition.codec().decode(record.topic(), record.headers(), value, target);
			return new Ready(view.decoded(payload));
		}
		catch (VirtualMachineError ex) {
			return new Undecodable(ex);
		}
		catch (Throwable ex) {
			return new Undecodable(
					new DecodingException("Value of " + view + " cannot be decoded: " + ex.getClass().getName(), ex));
		}
	}

	private Result unmatched(DeliveredEvent view) {
		if (this.definition.options().unmatched() == UnmatchedEvents.SKIP) {
			return new Skip(Outcome.Skipped.Reason.UNMATCHED);
		}
		return new Undecodable(new PermanentException(
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
		return new DeliveredEvent(this.definition.id(), this.definition.groupId(), record, this.definition.codec(),
				this.definition.options().typeMapping());
	}

}
