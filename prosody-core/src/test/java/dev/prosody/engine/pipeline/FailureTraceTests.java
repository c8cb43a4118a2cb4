package dev.prosody.engine.pipeline;

import java.util.concurrent.CompletableFuture;

import brave.handler.MutableSpan;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.ListenerLog;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.failure.PermanentException;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.send.SentEvent;
import dev.prosody.testing.BraveSpans;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/** From the line about a failed attempt one gets to its trace. */
class FailureTraceTests {

	private static final String LISTENER = "failure-trace";

	private final BraveSpans brave = new BraveSpans();

	private final ListenerLog log = ListenerLog.of(LISTENER);

	private final StubEpoch epoch = new StubEpoch();

	private final AttemptSlot slot = new AttemptSlot();

	private final CompletableFuture<SentEvent> answer = new CompletableFuture<>();

	private ListenerFixture listener = ListenerFixture.listener(LISTENER);

	private EventPipeline pipeline;

	@AfterEach
	void close() {
		this.slot.leave();
		this.log.close();
		this.brave.close();
	}

	private EventInProgress event() {
		this.pipeline = Pipelines.of(this.listener.define(), (letter) -> this.answer, new VirtualClock(),
				new EventCounters(), new ProsodyObservations(this.brave.registry()));
		return this.epoch.take(Records.record(7, "key"));
	}

	private void run(EventInProgress event) {
		this.pipeline.run(event, this.slot);
		assertThat(MDC.get("traceId")).as("left behind on the thread").isNull();
	}

	private String trace(int attempt) {
		assertThat(this.brave.spans()).hasSizeGreaterThanOrEqualTo(attempt);
		MutableSpan span = this.brave.spans().get(attempt - 1);
		assertThat(span.error()).isNotNull();
		return span.traceId();
	}

	private void assertTraced(int line, String text, int attempt) {
		assertThat(this.log.traced()).hasSizeGreaterThan(line);
		assertThat(this.log.traced().get(line).text()).contains(text);
		assertThat(this.log.traced().get(line).trace()).as("trace of '%s'", text).isEqualTo(trace(attempt));
	}

	@Test
	void linesAboutAFailedAttemptCarryItsTrace() {
		this.listener = this.listener.handler((event, context) -> {
			if (context.attempt() == 1) {
				throw new IllegalStateException("for now");
			}
			throw new PermanentException("for ever");
		});
		EventInProgress event = event();

		run(event);
		run(event);

		assertTraced(0, "WARN Listener 'failure-trace': attempt 1 of orders-0@7 failed", 1);
		assertTraced(1, "ERROR Listener 'failure-trace': orders-0@7 goes to dead-letter topic", 2);
		assertThat(trace(1)).as("without a sender's each attempt is a trace").isNotEqualTo(trace(2));
	}

	@Test
	void theLineAboutADeadLetterThatCannotBeWrittenCarriesTheTraceOfTheLastAttempt() {
		this.listener = this.listener.handler((event, context) -> {
			throw new PermanentException("for ever");
		});
		EventInProgress event = event();
		run(event);
		this.answer.completeExceptionally(new IllegalStateException("no broker"));

		run(event);

		assertTraced(1, "WARN Listener 'failure-trace': orders-0@7 cannot be written to dead-letter topic", 1);
	}

	@Test
	void theLineAboutAnEventThatIsDiscardedCarriesItsTrace() {
		this.listener = this.listener.options((options) -> options.deadLetter(DeadLetterOptions.DISABLED))
			.handler((event, context) -> {
				throw new PermanentException("for ever");
			});

		run(event());

		assertTraced(0, "ERROR Listener 'failure-trace': orders-0@7 is given up", 1);
	}

	@Test
	void theLineAboutAnAttemptThatARevocationEndedCarriesItsTrace() {
		this.listener = this.listener.handler((event, context) -> {
			this.epoch.state(StubEpoch.State.CANCELLING);
			throw new IllegalStateException("interrupted");
		});

		run(event());

		assertTraced(0, "DEBUG Listener 'failure-trace': attempt of orders-0@7 ended by revocation", 1);
	}

	@Test
	void theLineAboutABrokenClassifierCarriesTheTraceOfWhatItWasAskedAbout() {
		this.listener = this.listener.classifier((failure, declared) -> {
			throw new IllegalStateException("broken");
		}).handler((event, context) -> {
			throw new PermanentException("for ever");
		});

		run(event());

		assertTraced(0, "ERROR Listener 'failure-trace': FailureClassifier failed", 1);
	}

	@Test
	void anEventThatNeverReachedItsHandlerHasNoTrace() {
		this.listener = this.listener.codec(new FailingCodec());

		run(event());

		assertThat(this.log.traced()).first().satisfies((line) -> {
			assertThat(line.text()).contains("orders-0@7");
			assertThat(line.trace()).isNull();
		});
	}

}
