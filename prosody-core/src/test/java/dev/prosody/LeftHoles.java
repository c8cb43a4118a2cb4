package dev.prosody;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

import dev.prosody.engine.offset.SettledOffsets;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.history.Fact;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A partition whose owner has settled all events but some, and is gone; and what the next
 * owner makes of it.
 */
final class LeftHoles {

	private final Scenario scenario;

	private final String next;

	/**
	 * Creates it.
	 * @param scenario a topic of one partition, with events
	 * @param next the next owner's name, which its lines in the log carry: of no other
	 * test
	 */
	LeftHoles(Scenario scenario, String next) {
		this.scenario = scenario;
		this.next = next;
	}

	/**
	 * Handles all events but some, and stops.
	 * @param stuck which events do not end
	 * @param settled how many events do
	 * @return what the owner has committed
	 */
	OffsetAndMetadata leave(Predicate<ProsodyEvent<String>> stuck, int settled) {
		try (Instance owner = this.scenario.instance("first", (spec) -> {
		}, (event, context) -> {
			if (stuck.test(event)) {
				// waits for its next attempt, which no stop waits for
				throw new IllegalStateException("thrown by a test");
			}
		})) {
			owner.start();
			this.scenario.await("all others settled", () -> this.scenario.history().concluded() == settled);
			owner.stop();
		}
		return committed();
	}

	/** As {@link #leave(Predicate, int)}, for events at these offsets. */
	OffsetAndMetadata leave(Set<Long> stuck, int settled) {
		return leave((event) -> stuck.contains(event.offset()), settled);
	}

	/** What is committed now. */
	OffsetAndMetadata committed() {
		return this.scenario.admin().commits(this.scenario.group()).get(this.scenario.partition(0));
	}

	/** What a commit says about the topic as it is now. */
	SettledOffsets told(OffsetAndMetadata commit) {
		SettledOffsets told = SettledOffsets.decode(commit.metadata(), commit.offset(),
				this.scenario.admin().topicId(this.scenario.topic()));
		assertThat(told).as("told by %s", commit).isNotNull();
		return told;
	}

	/**
	 * Lets the next owner read to the end, and returns the offsets that it has handled.
	 */
	SortedSet<Long> handledByNext() {
		try (Instance instance = this.scenario.instance(this.next, (spec) -> {
		}, (event, context) -> {
		})) {
			instance.start();
			this.scenario.awaitLagZero();
			instance.stop();
		}
		SortedSet<Long> handled = new TreeSet<>();
		this.scenario.history()
			.facts(Fact.Returned.class)
			.filter((it) -> it.instance().equals(this.next))
			.forEach((it) -> handled.add(it.event().offset()));
		return handled;
	}

}
