package dev.prosody.spring.tracing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.spring.tracing.TracedHandlers.Line;
import dev.prosody.spring.tracing.TracedHandlers.Order;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Tracer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** One trace goes through Kafka, whatever the tracer. */
@ExtendWith(SharedBroker.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class TracingContract {

	private final String prefix;

	private final Class<?> configuration;

	private final String excluded;

	private TestApplication application;

	private TestBroker broker;

	TracingContract(String prefix, Class<?> configuration, String... excluded) {
		this.prefix = prefix;
		this.configuration = configuration;
		this.excluded = String.join(",", excluded);
	}

	@BeforeAll
	void start(TestBroker broker) {
		this.broker = broker;
		List.of("orders", "stages", "tasks", "shipments").forEach((topic) -> broker.createTopic(topic(topic), 1));
		this.application = TestApplication.run(broker, this.prefix, this.configuration, "tracing.prefix=" + this.prefix,
				"management.tracing.sampling.probability=1.0", "management.tracing.baggage.remote-fields=tenant",
				"management.tracing.baggage.correlation.fields=tenant", "prosody.consumer.retry.initial-interval=1ms",
				"prosody.consumer.retry.max-interval=5ms", "spring.autoconfigure.exclude=" + this.excluded);
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	@Test
	void attemptsAreSiblingsBelowTheProducersSpanAndNothingEnclosesThem() {
		RecordedSpan request = request("orders", new Order("retried", 2, false));

		List<RecordedSpan> spans = spans(request, 7);
		RecordedSpan send = only(spans, "send " + topic("orders"));
		assertThat(send.kind()).isEqualTo("PRODUCER");
		assertThat(send.parentId()).isEqualTo(request.id());
		List<RecordedSpan> attempts = named(spans, "process " + topic("orders"));
		assertThat(attempts).hasSize(3).allSatisfy((attempt) -> {
			assertThat(attempt.kind()).isEqualTo("CONSUMER");
			assertThat(attempt.parentId()).isEqualTo(send.id());
		});
		assertThat(attempts).extracting((attempt) -> attempt.tags().get("prosody.attempt"))
			.containsExactly("1", "2", "3");
		assertThat(attempts).extracting(RecordedSpan::failed).containsExactly(true, true, false);
		assertThat(attempts).extracting(RecordedSpan::id).doesNotHaveDuplicates();
		assertThat(spans).extracting(RecordedSpan::name)
			.containsExactlyInAnyOrder("request", "send " + topic("orders"), "process " + topic("orders"),
					"process " + topic("orders"), "process " + topic("orders"), "lookup", "send " + topic("shipments"));
	}

	@Test
	void theTraceGoesOverKafkaInHeadersOfTheW3c() {
		RecordedSpan request = request("orders", new Order("headers", 0, false));

		RecordedSpan send = only(spans(request, 5), "send " + topic("orders"));
		ConsumerRecord<byte[], byte[]> record = record("orders", "headers");
		assertThat(headers(record, "traceparent")).singleElement().asString().startsWith(traceParent(send));
		assertThat(headers(record, "b3")).isEmpty();
	}

	@Test
	void logLinesOwnSpansAndSendsOfAHandlerJoinTheTrace() {
		RecordedSpan request = request("orders", new Order("joining", 0, false));

		List<RecordedSpan> spans = spans(request, 5);
		RecordedSpan attempt = only(spans, "process " + topic("orders"));
		RecordedSpan lookup = only(spans, "lookup");
		assertThat(lookup.parentId()).isEqualTo(attempt.id());
		assertThat(only(spans, "send " + topic("shipments")).parentId()).isEqualTo(attempt.id());
		assertThat(handlers().lines("joining")).containsExactly(new Line("joining#1", attempt.traceId(), attempt.id()),
				new Line("joining lookup", lookup.traceId(), lookup.id()));
	}

	@Test
	void aDeadLetterIsASendBelowTheAttemptThatFailedLast() {
		RecordedSpan request = request("orders", new Order("dead", 2, true));

		List<RecordedSpan> spans = spans(request, 5);
		RecordedSpan send = only(spans, "send " + topic("orders"));
		RecordedSpan last = named(spans, "process " + topic("orders")).getLast();
		RecordedSpan letter = only(spans, "send " + topic("orders-dlt"));
		assertThat(last.tags()).containsEntry("prosody.attempt", "2");
		assertThat(letter.kind()).isEqualTo("PRODUCER");
		assertThat(letter.parentId()).isEqualTo(last.id());
		assertThat(headers(record("orders-dlt", "dead"), "traceparent")).satisfiesExactly(
				(original) -> assertThat(original).startsWith(traceParent(send)),
				(own) -> assertThat(own).startsWith(traceParent(letter)));
	}

	@Test
	void linesAboutFailedAttemptsCarryTheirSpans() {
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger("dev.prosody.events");
		Level before = logger.getLevel();
		lines.start();
		logger.addAppender(lines);
		// another test may have used up the line of this second
		logger.setLevel(Level.DEBUG);
		try {
			RecordedSpan request = request("orders", new Order("logged", 2, true));

			List<RecordedSpan> attempts = named(spans(request, 5), "process " + topic("orders"));
			List<ILoggingEvent> traced = List.copyOf(lines.list)
				.stream()
				.filter((line) -> request.traceId().equals(line.getMDCPropertyMap().get("traceId")))
				.toList();
			assertThat(traced).filteredOn((line) -> line.getFormattedMessage().contains("attempt 1 of"))
				.isNotEmpty()
				.allSatisfy((line) -> assertThat(line.getMDCPropertyMap()).containsEntry("spanId",
						attempts.getFirst().id()));
			assertThat(traced).filteredOn((line) -> line.getFormattedMessage().contains("after attempt 2"))
				.isNotEmpty()
				.allSatisfy((line) -> assertThat(line.getMDCPropertyMap()).containsEntry("spanId",
						attempts.getLast().id()));
		}
		finally {
			logger.detachAppender(lines);
			logger.setLevel(before);
		}
	}

	@Test
	void whatContinuesAfterASendInACompletionStageJoinsTheTraceToo() {
		RecordedSpan request = request("stages", new Order("staged", 0, false));

		List<RecordedSpan> spans = spans(request, 6);
		RecordedSpan attempt = only(spans, "process " + topic("stages"));
		assertThat(named(spans, "send " + topic("shipments"))).hasSize(2)
			.allSatisfy((send) -> assertThat(send.parentId()).isEqualTo(attempt.id()));
		RecordedSpan lookup = only(spans, "lookup");
		assertThat(lookup.parentId()).isEqualTo(attempt.id());
		assertThat(handlers().lines("staged")).containsExactly(
				new Line("staged continued", attempt.traceId(), attempt.id()),
				new Line("staged lookup", lookup.traceId(), lookup.id()),
				new Line("staged ended", attempt.traceId(), attempt.id()));
	}

	@Test
	void workThatWasHandedToAnotherThreadWithItsContextJoinsTheTrace() {
		RecordedSpan request = request("tasks", new Order("handed", 0, false));

		List<RecordedSpan> spans = spans(request, 4);
		RecordedSpan attempt = only(spans, "process " + topic("tasks"));
		assertThat(only(spans, "send " + topic("shipments")).parentId()).isEqualTo(attempt.id());
		assertThat(handlers().lines("handed"))
			.containsExactly(new Line("handed elsewhere", attempt.traceId(), attempt.id()));
	}

	@Test
	void baggageReachesTheHandlerAndNoOtherEvent() {
		Tracer tracer = this.application.bean(Tracer.class);
		Observation.createNotStarted("request", this.application.bean(ObservationRegistry.class)).observe(() -> {
			try (BaggageInScope tenant = tracer.createBaggageInScope("tenant", "acme")) {
				assertThat(tenant.get()).isEqualTo("acme");
				this.application.send(topic("orders"), "laden", new Order("laden", 1, false));
			}
		});
		request("orders", new Order("empty", 1, false));

		this.application.await("both handled",
				() -> handlers().lines("laden lookup").size() == 1 && handlers().lines("empty lookup").size() == 1);
		assertThat(handlers().tenants).containsOnly(Map.entry("laden#1", "acme"), Map.entry("laden#2", "acme"),
				Map.entry("laden lookup", "acme"));
	}

	/** Sends an order within a span of its own, as a web request would. */
	private RecordedSpan request(String topic, Order order) {
		Observation.createNotStarted("request", this.application.bean(ObservationRegistry.class))
			.lowCardinalityKeyValue("order", order.id())
			.observe(() -> this.application.send(topic(topic), order.id(), order));
		List<RecordedSpan> requests = recorded().all()
			.stream()
			.filter((span) -> order.id().equals(span.tags().get("order")))
			.toList();
		assertThat(requests).hasSize(1);
		assertThat(requests.getFirst().parentId()).isNull();
		return requests.getFirst();
	}

	/** The spans of a request's trace, at least so many. */
	private List<RecordedSpan> spans(RecordedSpan request, int count) {
		this.application.await(count + " spans below " + request, () -> recorded().of(request.traceId()).size() >= count
				&& this.application.registry().ids().stream().allMatch((id) -> this.application.inFlight(id) == 0));
		return recorded().of(request.traceId());
	}

	private RecordedSpans recorded() {
		return this.application.bean(RecordedSpans.class);
	}

	private TracedHandlers handlers() {
		return this.application.bean(TracedHandlers.class);
	}

	private String topic(String name) {
		return this.prefix + "-" + name;
	}

	private ConsumerRecord<byte[], byte[]> record(String topic, String key) {
		return this.broker.awaitRecords(topic(topic), 1)
			.stream()
			.filter((it) -> new String(it.key(), StandardCharsets.UTF_8).equals(key))
			.findFirst()
			.orElseThrow();
	}

	/** Without the flags. */
	private static String traceParent(RecordedSpan span) {
		return "00-" + span.traceId() + "-" + span.id() + "-";
	}

	private static List<RecordedSpan> named(List<RecordedSpan> spans, String name) {
		return spans.stream().filter((span) -> span.name().equals(name)).toList();
	}

	private static RecordedSpan only(List<RecordedSpan> spans, String name) {
		assertThat(named(spans, name)).as("spans '%s' in %s", name, spans).hasSize(1);
		return named(spans, name).getFirst();
	}

	private static List<String> headers(ConsumerRecord<byte[], byte[]> record, String name) {
		return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
			.map((header) -> new String(header.value(), StandardCharsets.UTF_8))
			.toList();
	}

}
