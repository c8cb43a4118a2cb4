package dev.prosody;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

import dev.prosody.codec.EventCodecs;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.status.ListenerState;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Handlers whose stages end as they should not. */
@ExtendWith(SharedBroker.class)
class HostileStagesIT {

	private static final String HOSTILE = "hostile";

	/** Offsets whose handler has been called, in order. */
	private final Queue<Long> called = new ConcurrentLinkedQueue<>();

	/** How a stage ends. */
	enum Ending {

		TWICE((event) -> {
			CompletableFuture<String> stage = new CompletableFuture<>();
			stage.complete("first");
			stage.completeExceptionally(new IllegalStateException("second"));
			stage.obtrudeException(new IllegalStateException("third"));
			stage.obtrudeValue("fourth");
			return stage;
		}, true),

		/**
		 * Once it is listened to: what it was obtruded with before would be its only end.
		 */
		AGAIN_AFTERWARDS((event) -> new CompletableFuture<>() {

			@Override
			public CompletableFuture<Object> whenComplete(BiConsumer<? super Object, ? super Throwable> action) {
				CompletableFuture<Object> told = super.whenComplete(action);
				Thread.ofVirtual().start(() -> {
					complete("first");
					obtrudeException(new IllegalStateException("too late"));
					cancel(true);
				});
				return told;
			}

		}, true),

		BY_ANOTHER_THREAD((event) -> CompletableFuture.supplyAsync(() -> "from elsewhere",
				CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)), true),

		CANCELLED_BY_ITSELF((event) -> {
			CompletableFuture<String> stage = new CompletableFuture<>();
			stage.cancel(true);
			return stage;
		}, false),

		WITH_ITSELF_AS_CAUSE((event) -> CompletableFuture.failedFuture(new CompletionException(null, null)), false),

		CALLS_BACK_TWICE((event) -> new CompletableFuture<>() {

			@Override
			public CompletableFuture<Object> whenComplete(BiConsumer<? super Object, ? super Throwable> action) {
				action.accept("first", null);
				action.accept(null, null);
				return this;
			}

		}, true),

		CANNOT_BE_AWAITED((event) -> new CompletableFuture<>() {

			@Override
			public CompletableFuture<Object> whenComplete(BiConsumer<? super Object, ? super Throwable> action) {
				throw new UnsupportedOperationException("no such thing");
			}

		}, false);

		private final Function<ProsodyEvent<String>, CompletionStage<?>> stage;

		private final boolean succeeds;

		Ending(Function<ProsodyEvent<String>, CompletionStage<?>> stage, boolean succeeds) {
			this.stage = stage;
			this.succeeds = succeeds;
		}

	}

	@ParameterizedTest
	@EnumSource(Ending.class)
	void i1TheKeyGoesOnOnceAfterTheFirstEnd(Ending ending, EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			ListenerHandle listener = start(scenario,
					(event) -> (event.offset() == 1) ? ending.stage.apply(event) : null);

			scenario.awaitLagZero();

			assertThat(listener.status().counts().succeeded()).isEqualTo(ending.succeeds ? 4 : 3);
			assertThat(listener.status().counts().deadLettered()).isEqualTo(ending.succeeds ? 0 : 1);
			assertThat(this.called).hasSize(ending.succeeds ? 4 : 5);
			assertThat(this.called.stream().filter((offset) -> offset > 1)).containsExactly(2L, 3L);
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i8AStageThatNeverEndsHoldsUpItsKeyAloneAndNoStop(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		CompletableFuture<String> never = new CompletableFuture<>();
		try (Scenario scenario = Scenario.on(broker, protocol, 1)) {
			ListenerHandle listener = start(scenario, (event) -> (event.offset() == 1) ? never : null);
			EventFeed feed = scenario.feed();
			IntStream.range(0, 20).forEach((i) -> feed.send("other-" + i, 0));
			feed.flush();
			scenario.await("others go on", () -> listener.status().counts().succeeded() == 21);

			listener.stopAsync().get(30, TimeUnit.SECONDS);

			assertThat(listener.status().state()).isEqualTo(ListenerState.STOPPED);
			assertThat(scenario.committed(0)).isOne();
			assertThat(this.called).doesNotContain(2L, 3L);
			never.complete("too late");
			assertThat(scenario.committed(0)).isOne();
		}
	}

	/** It is thrown to nobody, and still stops the listener. */
	@Test
	void i3AnErrorOfTheJvmInAStageStopsTheListener(EmbeddedBroker broker) throws Exception {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CLASSIC, 1)) {
			ListenerHandle listener = start(scenario,
					(event) -> (event.offset() == 1) ? CompletableFuture.supplyAsync(HostileStagesIT::exhaust) : null);

			scenario.await("failed", () -> listener.status().state() == ListenerState.FAILED);

			assertThat(listener.status().lastError()).contains("Stopped for good");
			assertThat(scenario.committed(0)).isLessThanOrEqualTo(1);
			listener.stopAsync().get(30, TimeUnit.SECONDS);
		}
	}

	/** Not even its name can be asked for. */
	private static String exhaust() {
		throw new OutOfMemoryError("thrown by a test") {

			private static final long serialVersionUID = 1L;

			@Override
			public String getMessage() {
				throw new IllegalStateException("no message");
			}

		};
	}

	private ListenerHandle start(Scenario scenario,
			Function<ProsodyEvent<String>, @Nullable CompletionStage<?>> handler) {
		scenario.closeAtEnd(QuietListener.of("stages"));
		EventFeed feed = scenario.feed();
		feed.send("first", 0);
		IntStream.range(0, 3).forEach((i) -> feed.send(HOSTILE, 0));
		feed.flush();
		ProsodyClient client = scenario.closeAtEnd(ProsodyClient.builder()
			.kafka(KafkaClients.of(scenario.consumerConfig()))
			.groupId(scenario.group())
			.<String>asyncListener("stages", String.class, (spec) -> settings(spec, scenario.topic()),
					(event, context) -> {
						this.called.add(event.offset());
						return handler.apply(event);
					})
			.build());
		client.start();
		return client.listeners().getFirst();
	}

	private static void settings(ListenerSpec spec, String topic) {
		spec.topics(topic)
			.codec(EventCodecs.string())
			.retryStrategy((attempt, failure) -> (attempt < 2) ? Duration.ofMillis(1) : null)
			.options(
					(options) -> options.shutdownTimeout(Duration.ofSeconds(2)).commitInterval(Duration.ofMillis(200)));
	}

}
