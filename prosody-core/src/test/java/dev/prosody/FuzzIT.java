package dev.prosody;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.status.EventCounts;
import dev.prosody.status.ListenerState;
import dev.prosody.status.SkipReason;
import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.TopicReader;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.InFlightBound;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLeaks;
import dev.prosody.testing.history.PollGap;
import dev.prosody.testing.hostile.HostileRecord;
import dev.prosody.testing.hostile.HostileRecords;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hundred thousand hostile records, a quarter for each kind of handler: each is settled
 * once, and the listener does not even notice.
 */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class FuzzIT {

	private static final long SEED = 20260105;

	private static final int RECORDS = 25_000;

	private static final int HUGE_EVERY = 12_500;

	private static final int PARTITIONS = 3;

	private static final int MAX_IN_FLIGHT = 2_000;

	private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(30);

	private static final Map<String, String> LARGE_EVENTS = Map.of("max.message.bytes",
			Integer.toString(12 * 1024 * 1024));

	record Order(@Nullable String id, long cents) {
	}

	/** A listener: what it wants of each event. */
	private record Kind(String name, Class<?> payload, EventCodec codec, boolean handlesExcise,
			GroupProtocol protocol) {

		Consumer<ListenerSpec> settings() {
			return (spec) -> {
				spec.codec(this.codec)
					.consumerProperty(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) MAX_POLL_INTERVAL.toMillis())
					.options((options) -> options.maxInFlight(MAX_IN_FLIGHT));
				if (this.handlesExcise) {
					spec.handlesExcise();
				}
			};
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	static Stream<Kind> kinds() {
		return Stream.of(new Kind("fuzz-record", Order.class, EventCodecs.json(), false, GroupProtocol.CONSUMER),
				new Kind("fuzz-map", Map.class, EventCodecs.json(), true, GroupProtocol.CLASSIC),
				new Kind("fuzz-string", String.class, EventCodecs.string(), false, GroupProtocol.CLASSIC),
				new Kind("fuzz-bytes", byte[].class, EventCodecs.bytes(), true, GroupProtocol.CONSUMER));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void i3EachHostileRecordIsSettledOnceAndNothingStops(Kind kind, EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, kind.protocol(), PARTITIONS, LARGE_EVENTS)) {
			scenario.closeAtEnd(QuietListener.of(kind.name()));
			Map<EventPosition, HostileRecord> sent = send(scenario);
			Instance instance = scenario
				.instance(kind.name(), kind.payload(), kind.settings(), (event, context) -> look(event))
				.start();

			scenario.awaitLagZero();

			scenario.await("counted", () -> total(instance.status().counts()) >= RECORDS);
			EventCounts counts = instance.status().counts();
			assertThat(instance.status().state()).isEqualTo(ListenerState.RUNNING);
			assertThat(total(counts)).isEqualTo(RECORDS);
			assertThat(counts.skipped()).isEqualTo(skipped(kind, sent));
			assertThat(scenario.history().concluded()).isEqualTo(counts.succeeded() + counts.deadLettered());
			assertThat(scenario.history().count(Fact.Started.class)).isEqualTo(counts.succeeded());
			assertThat(readLetters(broker, scenario, sent)).isEqualTo(counts.deadLettered());
			scenario.history()
				.verify(KeyOrder.everywhere(), new HandledOnce(), new CommitBelowUnsettled(), new DeadLetterFirst(),
						new NothingLeaks(), new InFlightBound(MAX_IN_FLIGHT, MAX_IN_FLIGHT / 4),
						new PollGap(MAX_POLL_INTERVAL));
			Figures.print("FuzzIT",
					"%s: %d handled, %d dead letters, %d skipped, longest time between polls %d ms, %d"
							+ " MB of heap in use",
					kind, counts.succeeded(), counts.deadLettered(), counts.skipped(SkipReason.EXCISE),
					PollGap.longest(scenario.history().facts()).toMillis(),
					(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
		}
	}

	private static Map<EventPosition, HostileRecord> send(Scenario scenario) {
		Map<EventPosition, HostileRecord> sent = new ConcurrentHashMap<>();
		HostileRecords hostile = new HostileRecords(new SplittableRandom(SEED));
		EventFeed feed = scenario.feed();
		for (int i = 0; i < RECORDS; i++) {
			HostileRecord event = (i % HUGE_EVERY == 0) ? hostile.huge() : hostile.next();
			feed.sendHostile(i % PARTITIONS, event, (position) -> sent.put(position, event));
		}
		feed.flush();
		assertThat(sent).as("Kafka takes all of it").hasSize(RECORDS);
		return sent;
	}

	/** Looks at everything, as handlers, filters and loggers do. */
	private static void look(ProsodyEvent<?> event) {
		event.id();
		event.type();
		event.key();
		String.valueOf(event.payload());
		for (Header header : event.headers()) {
			event.header(header.key());
		}
	}

	private static long total(EventCounts counts) {
		return counts.succeeded() + counts.deadLettered() + counts.discarded()
				+ counts.skipped().values().stream().mapToLong(Long::longValue).sum();
	}

	private static Map<SkipReason, Long> skipped(Kind kind, Map<EventPosition, HostileRecord> sent) {
		long excises = sent.values().stream().filter((event) -> event.value() == null).count();
		return kind.handlesExcise() ? Map.of() : Map.of(SkipReason.EXCISE, excises);
	}

	/** Letters are read one by one: together they do not fit into memory. */
	private static int readLetters(EmbeddedBroker broker, Scenario scenario, Map<EventPosition, HostileRecord> sent) {
		Set<EventPosition> sources = new HashSet<>();
		String topic = scenario.topic() + "-dlt";
		long expected = scenario.admin().ends(topic).values().stream().mapToLong(Long::longValue).sum();
		long[] read = new long[1];
		try (TopicReader reader = TopicReader.of(broker, topic)) {
			scenario.await("all dead letters read", () -> {
				for (ConsumerRecord<byte[], byte[]> letter : reader.poll()) {
					read[0]++;
					EventPosition source = DeadLetterTopic.source(letter);
					assertUnchanged(letter, sent.get(source));
					sources.add(source);
				}
				return read[0] >= expected;
			});
		}
		assertThat(sources).as("one letter for each").hasSize((int) expected);
		return sources.size();
	}

	private static void assertUnchanged(ConsumerRecord<byte[], byte[]> letter, HostileRecord sent) {
		assertThat(letter.key()).isEqualTo(sent.key());
		assertThat(letter.value()).isEqualTo(sent.value());
		List<Header> headers = List.of(letter.headers().toArray());
		assertThat(headers.subList(0, sent.headers().size())).as("unchanged and first").isEqualTo(sent.headers());
	}

}
