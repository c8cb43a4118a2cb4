package dev.prosody.spring.listener;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.aop.framework.ProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Handler methods whose work is what Reactor subscribes to. */
class ReactiveMethodTests extends AbstractHandlerMethodTests {

	interface Port<T, R> {

		R handle(T order);

	}

	public static class Reactive implements Port<Order, Mono<Void>> {

		final List<String> signals = new ArrayList<>();

		Supplier<Flux<String>> work = Flux::empty;

		Mono<Void> mono(Order order) {
			return flux(order).then();
		}

		Flux<String> flux(Order order) {
			return this.work.get()
				.doOnSubscribe((subscription) -> this.signals.add("subscribe"))
				.doOnCancel(() -> this.signals.add("cancel"));
		}

		Publisher<String> publisher(Order order) {
			return flux(order);
		}

		Flow.Publisher<String> flow(Order order) {
			SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 1);
			publisher.closeExceptionally(new IOException("flow"));
			return publisher;
		}

		Object hidden(Order order) {
			return flux(order);
		}

		Mono<Void> record(ConsumerRecord<byte[], byte[]> record, Order order) {
			return mono(order);
		}

		@Nullable Mono<Void> nothing(Order order) {
			return null;
		}

		Mono<Void> throwing(Order order) throws IOException {
			throw new IOException("before");
		}

		@Override
		public Mono<Void> handle(Order order) {
			return mono(order);
		}

	}

	private final Reactive bean = new Reactive();

	private final TestContext context = new TestContext(TestEvent.of(null));

	private @Nullable CompletableFuture<?> invoke(String name) throws Exception {
		return (CompletableFuture<?>) method(this.bean, name).invoke(TestEvent.of(new Order("1")), this.context);
	}

	@Test
	void theWorkEndsWhenTheMonoCompletes() throws Exception {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		this.bean.work = sink::asFlux;

		CompletableFuture<?> stage = invoke("mono");
		sink.tryEmitNext("first").orThrow();
		assertThat(stage).as("after an element").isNotDone();
		sink.tryEmitComplete().orThrow();

		assertThat(stage).isCompletedWithValue(null);
		assertThat(this.bean.signals).containsExactly("subscribe");
	}

	@Test
	void allElementsOfAFluxAreIgnored() throws Exception {
		this.bean.work = () -> Flux.range(0, 1000).map(String::valueOf);

		assertThat(invoke("flux")).isCompletedWithValue(null);
		assertThat(invoke("publisher")).isCompletedWithValue(null);
		assertThat(invoke("hidden")).isCompletedWithValue(null);
		assertThat(this.bean.signals).containsExactly("subscribe", "subscribe", "subscribe");
	}

	@Test
	void anyPublisherIsAwaited() throws Exception {
		assertThat(invoke("flow")).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withCauseInstanceOf(IOException.class);
	}

	@Test
	void theFailureIsTheOneThatWasSignalled() throws Exception {
		this.bean.work = () -> Flux.error(new IOException("signalled"));
		assertThat(failureOf(invoke("mono"))).isInstanceOf(IOException.class).hasMessage("signalled");

		this.bean.work = () -> Flux.just("1").doOnNext((element) -> {
			throw Exceptions.propagate(new IOException("propagated"));
		});
		assertThat(failureOf(invoke("flux"))).isInstanceOf(IOException.class).hasMessage("propagated");

		this.bean.work = () -> Flux.error(new AssertionError("error"));
		assertThat(failureOf(invoke("flux"))).isInstanceOf(AssertionError.class);
	}

	@Test
	void whatIsThrownBeforeThereIsAPublisherIsThrown() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> invoke("throwing")).withMessage("before");
	}

	@Test
	void noPublisherMeansThatTheWorkIsDone() throws Exception {
		assertThat(invoke("nothing")).isNull();
	}

	@Test
	void aSubscriptionIsCancelledWhenItsAttemptIsAbandoned() throws Exception {
		this.bean.work = Flux::never;
		CompletableFuture<?> stage = invoke("mono");
		assertThat(this.bean.signals).containsExactly("subscribe");
		assertThat(stage).isNotDone();

		this.context.whenAbandoned().forEach(Runnable::run);

		assertThat(this.bean.signals).containsExactly("subscribe", "cancel");
		assertThat(failureOf(stage)).isInstanceOf(CancellationException.class);
	}

	@Test
	void handlersOfRecordsAreAbandonedAsWell() throws Exception {
		this.bean.work = Flux::never;
		EventMethod method = method(this.bean, "record");
		TestEvent kept = TestEvent.of(new RecordKeeping.Kept(new byte[] { 1 }, new Order("1")));
		CompletableFuture<?> stage = (CompletableFuture<?>) method.invoke(kept, this.context);

		this.context.whenAbandoned().forEach(Runnable::run);

		assertThat(stage).isCompletedExceptionally();
	}

	@Test
	void theObservationOfTheAttemptIsInTheContext() throws Exception {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((observation) -> true);
		Observation observation = Observation.start("attempt", registry);
		List<Object> seen = new ArrayList<>();
		this.bean.work = () -> Flux.deferContextual((values) -> {
			seen.add(values.get(ObservationThreadLocalAccessor.KEY));
			return Flux.empty();
		});

		observation.scopedChecked(() -> invoke("mono"));

		assertThat(seen).containsExactly(observation);
	}

	@Test
	void proxiesReturnWhatTheirTargetsReturn() throws Exception {
		this.bean.work = Flux::never;
		ProxyFactory factory = new ProxyFactory(this.bean);
		EventMethod viaInterface = method(factory.getProxy(), Reactive.class, "handle");
		ProxyFactory classBased = new ProxyFactory(this.bean);
		classBased.setProxyTargetClass(true);
		EventMethod viaClass = method(classBased.getProxy(), Reactive.class, "mono");

		for (EventMethod method : List.of(viaInterface, viaClass)) {
			assertThat((CompletableFuture<?>) method.invoke(TestEvent.of(new Order("1")), this.context)).isNotDone();
		}
	}

	private static Throwable failureOf(@Nullable CompletableFuture<?> stage) {
		assertThat(stage).isCompletedExceptionally();
		try {
			stage.join();
			throw new AssertionError("completed");
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
		catch (CancellationException ex) {
			return ex;
		}
	}

}
