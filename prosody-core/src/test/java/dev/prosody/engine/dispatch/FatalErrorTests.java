package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.handler.AsyncProsodyHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After an error that stops the listener its partition starts nothing more: the stop
 * itself is the poll thread's, and comes later.
 */
class FatalErrorTests {

	private final RecordingHost host = new RecordingHost();

	private final List<Long> started = new ArrayList<>();

	@Test
	void i1NothingOfAKeyStartsAfterAnEventThatAFatalErrorLeftUnsettled() {
		verify((event, context) -> {
			this.started.add(event.offset());
			if (event.offset() == 0) {
				throw new OutOfMemoryError("as the test wants it");
			}
			return null;
		});
	}

	@Test
	void i1NothingOfAKeyStartsAfterAStageThatFailedFatally() {
		verify((event, context) -> {
			this.started.add(event.offset());
			return (event.offset() == 0) ? CompletableFuture.failedStage(new OutOfMemoryError("as the test wants it"))
					: null;
		});
	}

	private void verify(AsyncProsodyHandler<Object> handler) {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("fatal-error").asyncHandler(handler),
				this.host);
		Partition epoch = engine.open(Records.ORDERS_0);
		engine.poll(Records.record(0, "a"), Records.record(1, "a"), Records.record(2, "a"));

		engine.runAll();
		engine.advance(Duration.ofMinutes(1));

		assertThat(this.started).containsExactly(0L);
		assertThat(epoch.inFlight()).isEqualTo(3);
		assertThat(this.host.fatalErrors()).singleElement().isInstanceOf(OutOfMemoryError.class);
		assertThat(epoch.isBusy()).isFalse();
	}

}
