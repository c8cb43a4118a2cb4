package dev.prosody.engine.poll;

import java.util.regex.Pattern;

import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.Subscription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;

/** Subscribes a consumer to what a listener reads, never to its own dead letters. */
final class SubscriptionTopics {

	private static final String PLACEHOLDER = "{topic}";

	private final ListenerDefinition definition;

	SubscriptionTopics(ListenerDefinition definition) {
		this.definition = definition;
	}

	void subscribe(Consumer<?, ?> consumer, ConsumerRebalanceListener rebalances) {
		switch (this.definition.subscription()) {
			case Subscription.Topics topics -> consumer.subscribe(topics.names(), rebalances);
			case Subscription.Matching matching ->
				consumer.subscribe(withoutDeadLetters(matching.pattern()), rebalances);
		}
	}

	/**
	 * A pattern that matches as a whole what the given one does, except the dead-letter
	 * topics of what it matches.
	 */
	Pattern withoutDeadLetters(Pattern pattern) {
		DeadLetterOptions deadLetter = this.definition.options().deadLetter();
		if (!deadLetter.enabled()) {
			return pattern;
		}
		String template = deadLetter.topic();
		int at = template.indexOf(PLACEHOLDER);
		String target = (at < 0) ? Pattern.quote(template) : Pattern.quote(template.substring(0, at)) + "(?:"
				+ pattern.pattern() + ")" + Pattern.quote(template.substring(at + PLACEHOLDER.length()));
		return Pattern.compile("(?!(?:" + target + ")$)(?:" + pattern.pattern() + ")", pattern.flags());
	}

}
