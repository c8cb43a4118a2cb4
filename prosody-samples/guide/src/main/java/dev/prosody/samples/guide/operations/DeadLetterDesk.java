package dev.prosody.samples.guide.operations;

import dev.prosody.notification.EventDeadLettered;
import dev.prosody.notification.ListenerStopped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

// tag::desk[]
@Component
class DeadLetterDesk {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetterDesk.class);

	@EventListener
	void deadLettered(EventDeadLettered letter) {
		logger.info("{}-{}@{} is now in {} because of {}", letter.topic(), letter.partition(), letter.offset(),
				letter.deadLetterTopic(), letter.exception());
	}

	@EventListener(condition = "#stopped.failure() != null")
	void failed(ListenerStopped stopped) {
		logger.error("Somebody has to look at listener {}: {}", stopped.listenerId(), stopped.failure());
	}

}
// end::desk[]
