package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.regex.Pattern;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.listener.DeadLetterOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SubscriptionTopicsTests {

	private static Pattern subscribed(String pattern, String deadLetterTopic, int flags) {
		DeadLetterOptions letters = new DeadLetterOptions(true, deadLetterTopic, true, Duration.ofDays(1));
		return new SubscriptionTopics(
				ListenerFixture.listener("patterns").options((options) -> options.deadLetter(letters)).define())
			.withoutDeadLetters(Pattern.compile(pattern, flags));
	}

	@ParameterizedTest(name = "{0} with dead letters in {1} reads {2}: {3}")
	@CsvSource({ "orders.*, {topic}-dlt, orders, true", "orders.*, {topic}-dlt, orders-eu, true",
			"orders.*, {topic}-dlt, orders-dlt, false", "orders.*, {topic}-dlt, orders-eu-dlt, false",
			"orders.*, {topic}-dlt, my-orders, false", "orders|returns, {topic}-dlt, returns, true",
			"orders|returns, {topic}-dlt, returns-dlt, false", ".*, dead.letters, dead.letters, false",
			".*, dead.letters, deadxletters, true", ".*, dlt.{topic}.x, dlt.orders.x, false",
			".*, dlt.{topic}.x, dlt.orders.y, true", "or.*-dlt, {topic}-parked, orders-dlt, true",
			"or.*-dlt, {topic}-parked, orders-dlt-parked, false" })
	void readsWhatMatchesAsAWholeExceptItsOwnDeadLetters(String pattern, String letters, String topic, boolean reads) {
		assertThat(subscribed(pattern, letters, 0).matcher(topic).matches()).isEqualTo(reads);
	}

	@Test
	void keepsThePatternsFlags() {
		Pattern pattern = subscribed("orders.*", "{topic}-dlt", Pattern.CASE_INSENSITIVE);

		assertThat(pattern.matcher("ORDERS").matches()).isTrue();
		assertThat(pattern.flags()).isEqualTo(Pattern.CASE_INSENSITIVE);
	}

	@Test
	void readsEverythingWhereDeadLettersAreSwitchedOff() {
		SubscriptionTopics topics = new SubscriptionTopics(ListenerFixture.listener("patterns")
			.options((options) -> options.deadLetter(DeadLetterOptions.DISABLED))
			.define());
		Pattern pattern = Pattern.compile(".*");

		assertThat(topics.withoutDeadLetters(pattern)).isSameAs(pattern);
	}

}
