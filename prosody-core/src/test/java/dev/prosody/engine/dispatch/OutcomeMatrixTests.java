package dev.prosody.engine.dispatch;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

import dev.prosody.codec.EventCodec;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.ListenerLog;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.FailureRules;
import dev.prosody.failure.PermanentException;
import dev.prosody.failure.TransientException;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.listener.ProsodyMode;
import dev.prosody.retry.RetryStrategy;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of an event in each mode, whatever its handler does, while its partition
 * is open, drains or is cancelled. Runs the whole engine but for Kafka, with the defaults
 * of the modes.
 */
class OutcomeMatrixTests {

	private static final String LISTENER = "outcome-matrix";

	/** Attempts after which one is sure that there is no limit. */
	private static final int MANY = 40;

	/**
	 * Columns: pipeline, low-latency, best-effort. The partition changes its phase while
	 * the event is decoded or handled, and never becomes open again.
	 */
	private static final String MATRIX = """
			OK                  OPEN        SETTLED         SETTLED         SETTLED
			OK                  DRAINING    SETTLED         SETTLED         SETTLED
			OK                  CANCELLING  SETTLED         SETTLED         SETTLED
			TRANSIENT           OPEN        RETRIED         LETTER_AFTER_4  GIVEN_UP_TRANSIENT
			TRANSIENT           DRAINING    DROPPED         DROPPED         GIVEN_UP_TRANSIENT
			TRANSIENT           CANCELLING  ABORTED         ABORTED         ABORTED
			PERMANENT           OPEN        LETTER          LETTER          GIVEN_UP_PERMANENT
			PERMANENT           DRAINING    LETTER          LETTER          GIVEN_UP_PERMANENT
			PERMANENT           CANCELLING  ABORTED         ABORTED         ABORTED
			UNDECODABLE         OPEN        UNDECODED       UNDECODED       GIVEN_UP_UNDECODED
			UNDECODABLE         DRAINING    UNDECODED       UNDECODED       GIVEN_UP_UNDECODED
			UNDECODABLE         CANCELLING  ABORTED         ABORTED         ABORTED
			TIMEOUT_THEN_OK     OPEN        SETTLED         SETTLED         SETTLED
			TIMEOUT_THEN_OK     DRAINING    SETTLED         SETTLED         SETTLED
			TIMEOUT_THEN_OK     CANCELLING  SETTLED         SETTLED         SETTLED
			TIMEOUT_THEN_THROWS OPEN        RETRIED         LETTER_AFTER_4  GIVEN_UP_TRANSIENT
			TIMEOUT_THEN_THROWS DRAINING    DROPPED         DROPPED         GIVEN_UP_TRANSIENT
			TIMEOUT_THEN_THROWS CANCELLING  ABORTED         ABORTED         ABORTED
			ERROR               OPEN        LETTER          LETTER          GIVEN_UP_PERMANENT
			ERROR               DRAINING    LETTER          LETTER          GIVEN_UP_PERMANENT
			ERROR               CANCELLING  ABORTED         ABORTED         ABORTED
			OUT_OF_MEMORY       OPEN        STOPS_LISTENER  STOPS_LISTENER  STOPS_LISTENER
			OUT_OF_MEMORY       DRAINING    STOPS_LISTENER  STOPS_LISTENER  STOPS_LISTENER
			OUT_OF_MEMORY       CANCELLING  STOPS_LISTENER  STOPS_LISTENER  STOPS_LISTENER
			INTERRUPTED         OPEN        RETRIED         LETTER_AFTER_4  GIVEN_UP_TRANSIENT
			INTERRUPTED         DRAINING    DROPPED         DROPPED         GIVEN_UP_TRANSIENT
			INTERRUPTED         CANCELLING  ABORTED         ABORTED         ABORTED
			""";

	private final RecordingHost host = new RecordingHost();

	private final ListenerLog log = ListenerLog.of(LISTENER);

	private ManualEngine engine;

	private Partition epoch;

	@AfterEach
	void close() {
		this.log.close();
	}

	/** What the handler, or the codec, does in each attempt. */
	enum Behaviour {

		OK, TRANSIENT, PERMANENT, UNDECODABLE, TIMEOUT_THEN_OK, TIMEOUT_THEN_THROWS, ERROR, OUT_OF_MEMORY, INTERRUPTED;

		private void end() throws Exception {
			switch (this) {
				case OK, TIMEOUT_THEN_OK, UNDECODABLE -> {
				}
				case TRANSIENT -> throw new TransientException("transient");
				case PERMANENT -> throw new PermanentException("permanent");
				case TIMEOUT_THEN_THROWS -> throw new PermanentException("because of the interrupt");
				case ERROR -> throw new NoClassDefFoundError("gone");
				case OUT_OF_MEMORY -> throw new OutOfMemoryError("thrown by a test");
				case INTERRUPTED -> throw new InterruptedException("interrupted");
			}
		}

		private boolean timesOut() {
			return this == TIMEOUT_THEN_OK || this == TIMEOUT_THEN_THROWS;
		}

	}

	/** How the event ends: attempts, dead letters, whether it is settled, and the log. */
	enum Ending {

		SETTLED(1, 0, true),

		RETRIED(MANY, 0, false, "WARN .* attempt 1 of orders-0@0 failed \\(transient\\), next in .*",
				"WARN .* orders-0@0 keeps failing, attempt 10 failed \\(transient\\), next in .*"),

		LETTER(1, 1, true, "ERROR .* orders-0@0 goes to dead-letter topic orders-dlt after attempt 1 \\(permanent\\)"),

		LETTER_AFTER_4(4, 1, true, "WARN .* attempt 1 of orders-0@0 failed \\(transient\\), next in .*",
				"ERROR .* orders-0@0 goes to dead-letter topic orders-dlt after attempt 4 "
						+ "\\(transient, retries exhausted\\)"),

		GIVEN_UP_TRANSIENT(1, 0, true,
				"ERROR .* orders-0@0 is given up after attempt 1 \\(transient, retries "
						+ "exhausted\\), dead letters are switched off"),

		GIVEN_UP_PERMANENT(1, 0, true,
				"ERROR .* orders-0@0 is given up after attempt 1 \\(permanent\\), dead letters are switched off"),

		/** No attempt: the handler was never called. */
		UNDECODED(0, 1, true,
				"ERROR .* orders-0@0 goes to dead-letter topic orders-dlt after attempt 0 \\(permanent\\)"),

		GIVEN_UP_UNDECODED(0, 0, true,
				"ERROR .* orders-0@0 is given up after attempt 0 \\(permanent\\), dead letters are switched off"),

		/** Failed, and its retry does not come: the next owner gets the event. */
		DROPPED(1, 0, false, "WARN .* attempt 1 of orders-0@0 failed \\(transient\\), next in .*"),

		ABORTED(1, 0, false, "DEBUG .* attempt of orders-0@0 ended by revocation or stop; it will be redelivered"),

		STOPS_LISTENER(1, 0, false);

		private final int attempts;

		private final int letters;

		private final boolean settled;

		private final List<String> log;

		Ending(int attempts, int letters, boolean settled, String... log) {
			this.attempts = attempts;
			this.letters = letters;
			this.settled = settled;
			this.log = List.of(log);
		}

	}

	static Stream<Arguments> matrix() {
		return MATRIX.lines().flatMap((line) -> {
			String[] cells = line.split(" +");
			return Stream.of(ProsodyMode.values())
				.map((mode) -> Arguments.of(mode, Behaviour.valueOf(cells[0]), Phase.valueOf(cells[1]),
						Ending.valueOf(cells[2 + mode.ordinal()])));
		});
	}

	@ParameterizedTest(name = "{0}: {1} while {2} is {3}")
	@MethodSource("matrix")
	void i9ModeHandlerAndPhaseDecideWhatBecomesOfAnEvent(ProsodyMode mode, Behaviour behaviour, Phase phase,
			Ending ending) {
		open(mode, behaviour, phase);

		this.engine.poll(Records.record(0, "key"));
		this.engine.runAll();
		for (int i = 1; i < MANY; i++) {
			this.engine.advance(Duration.ofMinutes(5));
		}
		this.engine.letters().forEach((letter) -> {
			assertThat(this.epoch.ledger().lowestUnsettled()).as("not settled before the acknowledgement").isZero();
			letter.acknowledge();
		});
		this.engine.runAll();

		assertThat(this.engine.letters()).hasSize(ending.letters);
		assertThat(committed()).as("offset to commit").isEqualTo(ending.settled ? 1 : 0);
		assertThat(this.engine.counts().retries()).isEqualTo(Math.max(0, ending.attempts - 1));
		assertThat(this.host.fatalErrors()).hasSize((ending == Ending.STOPS_LISTENER) ? 1 : 0);
		assertThatLogIs(behaviour, ending);
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	/** One line for each failure that an operator must see, with its coordinates. */
	private void assertThatLogIs(Behaviour behaviour, Ending ending) {
		List<String> expected = ending.log;
		List<String> lines = this.log.lines()
			.stream()
			.filter((line) -> !line.startsWith("DEBUG") || ending == Ending.ABORTED)
			.filter((line) -> !line.contains("runs longer than its timeout"))
			.toList();
		assertThat(this.log.lines().stream().anyMatch((line) -> line.contains("runs longer than its timeout")))
			.isEqualTo(behaviour.timesOut());
		if (ending == Ending.RETRIED || ending == Ending.LETTER_AFTER_4) {
			assertThat(lines.getFirst()).matches(expected.getFirst());
			assertThat(lines).filteredOn((line) -> line.matches(expected.getLast())).hasSize(1);
			assertThat(lines).allMatch((line) -> line.startsWith("WARN") || line.matches(expected.getLast()));
		}
		else {
			assertThat(lines).hasSize(expected.size());
			expected.forEach((pattern) -> assertThat(lines.getFirst()).matches(pattern));
		}
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource({ "PIPELINE, DRAINING", "PIPELINE, CANCELLING", "LOW_LATENCY, DRAINING", "LOW_LATENCY, CANCELLING" })
	void i9AShutdownDuringTheWaitForARetryIsNoReasonToDeadLetter(ProsodyMode mode, Phase phase) {
		open(mode, Behaviour.TRANSIENT, Phase.OPEN);
		this.engine.poll(Records.record(0, "key"));
		this.engine.runAll();

		enter(phase);
		this.engine.advance(Duration.ofMinutes(5));

		assertThat(this.engine.timer().pending()).as("only the watchdog").isOne();
		assertThat(this.engine.letters()).isEmpty();
		assertThat(committed()).isZero();
		assertThat(this.engine.counts().retries()).isZero();
	}

	@ParameterizedTest
	@EnumSource(ProsodyMode.class)
	void i9NothingIsDecidedAboutAnEventThatWasNotStartedBeforeTheShutdown(ProsodyMode mode) {
		open(mode, Behaviour.PERMANENT, Phase.OPEN);
		this.engine.poll(Records.record(0, "key"));

		enter(Phase.DRAINING);
		this.engine.runAll();

		assertThat(this.engine.letters()).isEmpty();
		assertThat(committed()).isZero();
		assertThat(this.log.lines()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "PIPELINE", "LOW_LATENCY" })
	void i9ADeadLetterIsNotStartedAgainWhenTheShutdownComes(ProsodyMode mode) {
		open(mode, Behaviour.PERMANENT, Phase.OPEN);
		this.engine.poll(Records.record(0, "key"));
		this.engine.runAll();

		enter(Phase.CANCELLING);
		this.engine.letters().getFirst().acknowledgement().completeExceptionally(new IllegalStateException("no"));
		this.engine.advance(Duration.ofMinutes(5));

		assertThat(this.engine.letters()).hasSize(1);
		assertThat(committed()).isZero();
	}

	private long committed() {
		OffsetAndMetadata committable = this.epoch.ledger().committable();
		return (committable != null) ? committable.offset() : 0;
	}

	private void open(ProsodyMode mode, Behaviour behaviour, Phase phase) {
		Duration timeout = ListenerOptions.DEFAULTS.handlerTimeout();
		ListenerFixture listener = ListenerFixture.listener(LISTENER)
			.options((options) -> ListenerOptions.builder().mode(mode))
			.classifier(FailureRules.DEFAULTS)
			.retry(RetryStrategy.fullJitter(Duration.ofMillis(20), Duration.ofMinutes(5), mode.maxAttempts(),
					new Random(1)))
			.codec(new InterruptibleCodec(() -> {
				if (behaviour == Behaviour.UNDECODABLE) {
					enter(phase);
					throw new IllegalArgumentException("not decodable");
				}
			}))
			.handler((event, context) -> {
				if (behaviour.timesOut()) {
					this.engine.timer().advance(timeout.plusSeconds(1));
					assertThat(Thread.interrupted()).as("told to stop").isTrue();
					assertThat(context.isCancelled()).isTrue();
				}
				enter(phase);
				behaviour.end();
			});
		this.engine = new ManualEngine(listener, this.host);
		this.epoch = this.engine.open(Records.ORDERS_0);
		this.epoch.ledger().polledUpTo(new OffsetAndMetadata(1));
		this.engine.dispatcher().start();
	}

	private void enter(Phase phase) {
		switch (phase) {
			case OPEN -> {
			}
			case DRAINING -> this.engine.dispatcher().drain(List.of(this.epoch));
			case CANCELLING -> this.engine.dispatcher().cancel(List.of(this.epoch));
			case CLOSED -> throw new IllegalArgumentException(phase.name().toLowerCase(Locale.ROOT));
		}
	}

	/** Text, after something else has happened. */
	private record InterruptibleCodec(Runnable before) implements EventCodec {

		@Override
		public Object decode(String topic, Headers headers, byte[] value, Type target) {
			this.before.run();
			return new String(value, StandardCharsets.UTF_8);
		}

		@Override
		public byte[] encode(String topic, Headers headers, Object payload) {
			throw new UnsupportedOperationException();
		}

	}

}
