package dev.prosody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.prosody.engine.testing.ListenerLog;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Gate;
import dev.prosody.testing.Instance;
import dev.prosody.testing.KeyLabel;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys of which every second event is for the dead-letter topic, next to keys that never
 * fail; and what must have become of them after any fault.
 */
final class LetterTraffic implements AutoCloseable {

	private static final String BAD = "bad-";

	private static final int KEYS = 5;

	private final Scenario scenario;

	private final String test;

	private final String listener;

	private final ListenerLog log;

	private final EventFeed feed;

	private final Gate others = new Gate();

	private volatile int heldFrom = Integer.MAX_VALUE;

	/** Events whose letters were written and are no longer there. */
	private final Set<EventPosition> gone = new HashSet<>();

	/**
	 * Creates it.
	 * @param scenario where it happens
	 * @param test who prints figures
	 * @param listener name of the instance: of no other test
	 */
	LetterTraffic(Scenario scenario, String test, String listener) {
		this.scenario = scenario;
		this.test = test;
		this.listener = listener;
		this.feed = scenario.feed();
		this.log = ListenerLog.of(listener);
	}

	/** An instance that fails as it should. */
	Instance instance(Consumer<ListenerSpec> settings) {
		return this.scenario.instance(this.listener, settings, this::handle);
	}

	private void handle(ProsodyEvent<String> event, EventContext context) throws InterruptedException {
		int number = Integer.parseInt(event.payload());
		if (!isBad(event.key()) && number >= this.heldFrom) {
			this.others.pass();
		}
		if (isBad(event.key()) && number % 2 == 1) {
			throw new PermanentException("thrown by a test");
		}
	}

	/** Lets keys that never fail wait at this event until {@link #releaseOthers()}. */
	void holdOthersFrom(int number) {
		this.heldFrom = number;
	}

	/** Lets all keys go on. */
	void releaseOthers() {
		this.others.open();
	}

	/** The dead-letter topic is the test's business, also when it is missing. */
	static void createsNoTopic(ListenerSpec listener) {
		DeadLetterOptions defaults = DeadLetterOptions.DEFAULTS;
		listener.options((options) -> options
			.deadLetter(new DeadLetterOptions(defaults.enabled(), defaults.topic(), false, defaults.retention())));
	}

	/** Sends events of all keys, the same number of each, and waits for the broker. */
	void send(int eventsOfEachKey) {
		for (int i = 0; i < eventsOfEachKey; i++) {
			for (int key = 0; key < KEYS; key++) {
				this.feed.send(BAD + key);
				this.feed.send("good-" + key);
			}
		}
		this.feed.flush();
	}

	/** Waits until all events of the keys that never fail are done. */
	void awaitOthers() {
		History history = this.scenario.history();
		long good = history.facts(Fact.Sent.class).filter((it) -> !isBad(it.key())).count();
		this.scenario.await("other keys go on",
				() -> history.facts(Fact.Started.class)
					.filter((it) -> !isBad(it.key()))
					.map(Fact.Started::event)
					.distinct()
					.count() == good && history.running() == 0);
	}

	/** Waits until letters could not be written, with a reason that contains the text. */
	void awaitRefused(String reason) {
		this.scenario.await("a letter was refused: " + reason, () -> refusals().anyMatch((it) -> it.contains(reason)));
	}

	private Stream<String> refusals() {
		return this.log.lines().stream().filter((line) -> line.contains("cannot be written to dead-letter topic"));
	}

	/** Events of keys that never fail which were handled so far. */
	long othersHandled() {
		return this.scenario.history().facts(Fact.Started.class).filter((it) -> !isBad(it.key())).count();
	}

	/** Somebody has deleted the letters written so far. */
	void lettersAreGone() {
		this.scenario.history().facts(Fact.DeadLettered.class).forEach((it) -> this.gone.add(it.source()));
	}

	/**
	 * Waits until everything is concluded and committed, and judges what has happened.
	 */
	void verify() {
		this.scenario.awaitAllConcluded();
		this.scenario.awaitLagZero();
		History history = this.scenario.history();
		history.verify(KeyOrder.everywhere(), new NothingLost(), new DeadLetterFirst(), new CommitBelowUnsettled());
		List<ConsumerRecord<byte[], byte[]>> letters = this.scenario.deadLetters().all(this.scenario.admin());
		verifyOrder(letters, history.count(Fact.Assigned.class) - 1);
		Set<EventPosition> sources = new HashSet<>();
		letters.forEach((letter) -> sources.add(DeadLetterTopic.source(letter)));
		Set<EventPosition> failed = new HashSet<>();
		history.facts(Fact.Threw.class).filter((it) -> !it.cancelled()).forEach((it) -> failed.add(it.event()));
		failed.removeAll(this.gone);
		assertThat(sources).containsExactlyInAnyOrderElementsOf(failed);
		Figures.print(this.test, "%s: %d dead letters, %d of them duplicates; %d sends, %d times refused at least",
				this.listener, letters.size(), letters.size() - sources.size(),
				history.count(Fact.DeadLetterSent.class), refusals().count());
	}

	/**
	 * Letters of a key stand in the order of their sources; only what is redelivered to
	 * another assignment may be there once more.
	 */
	private static void verifyOrder(List<ConsumerRecord<byte[], byte[]>> letters, int reassignments) {
		Map<String, List<Long>> offsets = new HashMap<>();
		letters.forEach((letter) -> offsets.computeIfAbsent(KeyLabel.of(letter.key()), (key) -> new ArrayList<>())
			.add(DeadLetterTopic.source(letter).offset()));
		offsets.forEach((key, all) -> {
			assertThat(all.stream().distinct()).as("letters of %s", key).isSorted();
			long steps = IntStream.range(1, all.size()).filter((i) -> all.get(i) < all.get(i - 1)).count();
			assertThat(steps).as("steps back among letters of %s: %s", key, all).isLessThanOrEqualTo(reassignments);
		});
	}

	/** How long a stop takes. */
	Duration stop(Instance instance) {
		long begin = System.nanoTime();
		instance.stop();
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	private static boolean isBad(String key) {
		return key != null && key.startsWith(BAD);
	}

	@Override
	public void close() {
		this.others.close();
		this.log.close();
	}

}
