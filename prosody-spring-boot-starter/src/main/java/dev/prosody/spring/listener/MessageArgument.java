package dev.prosody.spring.listener;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;

import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;

/** A Spring message; for an event without value its payload is {@link KafkaNull}. */
final class MessageArgument implements Argument {

	@Override
	public Object of(ProsodyEvent<?> event, EventContext context) {
		Object payload = event.payload();
		return MessageBuilder.createMessage((payload != null) ? payload : KafkaNull.INSTANCE,
				new MessageHeaders(HeaderValues.all(event, context)));
	}

}
