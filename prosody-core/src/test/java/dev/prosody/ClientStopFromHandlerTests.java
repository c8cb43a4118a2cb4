package dev.prosody;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.prosody.codec.EventCodecs;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.StubClients;
import dev.prosody.listener.DeadLetterOptions;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClientStopFromHandlerTests {

	private final CompletableFuture<Boolean> cancelledMeanwhile = new CompletableFuture<>();

	private final CountDownLatch consumerClosed = new CountDownLatch(1);

	private Consumer<ProsodyClient> action = (client) -> {
	};

	private final ProsodyClient client = ProsodyClient.builder()
		.kafka(new StubClients().consumers(OneRecord::new))
		.groupId("billing")
		.codec(EventCodecs.bytes())
		.listener("leaving", byte[].class, (spec) -> spec.topics("orders")
			.options(
					(options) -> options.shutdownTimeout(Duration.ofSeconds(5)).deadLetter(DeadLetterOptions.DISABLED)),
				(event, context) -> {
					this.action.accept(this.client());
					this.cancelledMeanwhile.complete(context.isCancelled());
				})
		.build();

	private ProsodyClient client() {
		return this.client;
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void stopReturnsAtOnceAndGoesOn() throws Exception {
		runInHandler(ProsodyClient::stop);

		assertThat(this.consumerClosed.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void closeReturnsAtOnceAndGoesOn() throws Exception {
		runInHandler(ProsodyClient::close);

		assertThat(this.consumerClosed.await(10, TimeUnit.SECONDS)).isTrue();
		while (!isSenderClosed()) {
			Thread.onSpinWait();
		}
	}

	private boolean isSenderClosed() {
		return this.client.sender()
			.send("orders", "a", new byte[0])
			.handle((sent, ex) -> ex.getMessage().contains("closed"))
			.join();
	}

	/** One that waited for the stop would wait until its handler is cancelled. */
	private void runInHandler(Consumer<ProsodyClient> action) throws Exception {
		this.action = action;

		this.client.listeners().getFirst().start();

		assertThat(this.cancelledMeanwhile.get(20, TimeUnit.SECONDS)).isFalse();
	}

	private final class OneRecord extends MockConsumer<byte[], byte[]> {

		OneRecord() {
			super("earliest");
			updateBeginningOffsets(Map.of(Records.ORDERS_0, 0L));
			schedulePollTask(() -> {
				rebalance(List.of(Records.ORDERS_0));
				addRecord(Records.record(0, "a"));
			});
		}

		@Override
		public synchronized void close(CloseOptions options) {
			super.close(options);
			ClientStopFromHandlerTests.this.consumerClosed.countDown();
		}

	}

}
