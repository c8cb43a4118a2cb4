package dev.prosody.engine.pipeline;

import dev.prosody.status.SkipReason;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.handler.EventFilter;
import dev.prosody.handler.EventHeaders;
import dev.prosody.listener.FilterOptions;
import dev.prosody.listener.ListenerExtensions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the handler is not to see settles, is counted by reason and goes nowhere else. */
class EventFiltersTests {

	private final RecordingHost host = new RecordingHost();

	private final List<Long> handled = new ArrayList<>();

	@Test
	void skipsWhatTheApplicationHasSentItself() {
		ManualEngine engine = engine(new FilterOptions(true, List.of()));

		engine.poll(with(0, EventHeaders.SOURCE_SYSTEM, "fixture"), with(1, EventHeaders.SOURCE_SYSTEM, "FIXTURE"),
				Records.record(2, "k"));
		engine.runAll();

		assertThat(this.handled).containsExactly(1L, 2L);
		assertThat(engine.counts().skipped(SkipReason.OWN)).isOne();
		assertThat(engine.settled()).isEqualTo(3);
	}

	@Test
	void handlesWhatTheApplicationHasSentItselfByDefault() {
		ManualEngine engine = engine(FilterOptions.DEFAULTS);

		engine.poll(with(0, EventHeaders.SOURCE_SYSTEM, "fixture"));
		engine.runAll();

		assertThat(this.handled).containsExactly(0L);
	}

	@Test
	void skipsTypesWithoutAWantedPrefixAndHandlesEventsWithoutType() {
		ManualEngine engine = engine(new FilterOptions(false, List.of("order.", "payment.done")));

		engine.poll(with(0, EventHeaders.EVENT_TYPE, "order.placed"), with(1, EventHeaders.EVENT_TYPE, "orders"),
				with(2, EventHeaders.CLOUD_EVENT_TYPE, "payment.done"), Records.record(3, "k"),
				with(4, EventHeaders.SPRING_TYPE_ID, "Order."));
		engine.runAll();

		assertThat(this.handled).containsExactly(0L, 2L, 3L);
		assertThat(engine.counts().skipped(SkipReason.EVENT_TYPE)).isEqualTo(2);
	}

	@Test
	void skipsABadValueOfAnUnwantedTypeInsteadOfDeadLetteringIt() {
		ManualEngine engine = new ManualEngine(listener().codec(new FailingCodec())
			.options((options) -> options.filter(new FilterOptions(false, List.of("order.")))), this.host);
		engine.open(Records.ORDERS_0);

		engine.poll(with(0, EventHeaders.EVENT_TYPE, "other"));
		engine.runAll();

		assertThat(engine.letters()).isEmpty();
		assertThat(engine.counts().skipped(SkipReason.EVENT_TYPE)).isOne();
	}

	@Test
	void asksTheFiltersOfTheApplicationInOrderUntilOneRefuses() {
		List<String> asked = new ArrayList<>();
		ManualEngine engine = engine((event) -> asked.add("first"), (event) -> {
			asked.add("second");
			return event.offset() != 0;
		}, (event) -> asked.add("third"));

		engine.poll(Records.record(0, "k"), Records.record(1, "k"));
		engine.runAll();

		assertThat(this.handled).containsExactly(1L);
		assertThat(asked).containsExactly("first", "second", "first", "second", "third");
		assertThat(engine.counts().skipped(SkipReason.FILTER)).isOne();
	}

	@Test
	void retriesAnEventWhoseFilterFails() {
		List<Integer> calls = new ArrayList<>();
		ManualEngine engine = engine((event) -> {
			calls.add(0);
			if (calls.size() == 1) {
				throw new IllegalStateException("not now");
			}
			return true;
		});

		engine.poll(Records.record(0, "k"));
		engine.runAll();
		assertThat(this.handled).isEmpty();
		engine.advance(ListenerFixture.RETRY_DELAY);

		assertThat(this.handled).containsExactly(0L);
	}

	private ManualEngine engine(FilterOptions options) {
		ManualEngine engine = new ManualEngine(listener().options((builder) -> builder.filter(options)), this.host);
		engine.open(Records.ORDERS_0);
		return engine;
	}

	private ManualEngine engine(EventFilter... filters) {
		ManualEngine engine = new ManualEngine(
				listener().extensions(new ListenerExtensions(List.of(filters), List.of(), null)), this.host);
		engine.open(Records.ORDERS_0);
		return engine;
	}

	private ListenerFixture listener() {
		return ListenerFixture.listener("filters").handler((event, context) -> this.handled.add(event.offset()));
	}

	private static ConsumerRecord<byte[], byte[]> with(long offset, String header, String value) {
		ConsumerRecord<byte[], byte[]> record = Records.record(offset, "k");
		record.headers().add(header, value.getBytes());
		return record;
	}

}
