package dev.prosody.samples.guide.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.prosody.samples.guide.Ledger;
import dev.prosody.samples.guide.Order;
import dev.prosody.samples.guide.failures.Bank;
import dev.prosody.samples.guide.failures.CardDeclinedException;
import dev.prosody.samples.guide.listeners.Maintenance;
import dev.prosody.samples.guide.listeners.Payment;
import dev.prosody.samples.guide.sending.OrderService;
import dev.prosody.send.SentEvent;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.ProsodyTemplate;
import dev.prosody.status.EventCounts;
import dev.prosody.status.SkipReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willDoNothing;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.times;

/** What the pages say about the code they show. */
@Isolated("the address of an embedded broker is a system property")
@SpringBootTest(properties = "prosody.consumer.retry.initial-interval=1ms")
@EmbeddedKafka(partitions = 1)
class GuideIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@MockitoBean
	private Bank bank;

	@Autowired
	private ProsodyTemplate events;

	@Autowired
	private ProsodyListenerRegistry listeners;

	@Autowired
	private Ledger ledger;

	@Autowired
	private OrderService orders;

	@Autowired
	private Maintenance maintenance;

	@BeforeEach
	void awaitPartitions() throws InterruptedException {
		for (String id : this.listeners.ids()) {
			assertThat(id.equals("charging-again") || this.listeners.awaitAssignment(id, PATIENCE)).as(id).isTrue();
		}
	}

	@Test
	void picksMethodsByEventType() {
		Order order = new Order("e1", "alice", 1_500);

		this.orders.place(order, "acme").join();
		this.events.send("order-events", "e1", new Payment("e1", 1_500),
				(options) -> options.eventType("payment.card"));
		this.events.send("order-events", "e1", Map.of("type", "order.cancelled"));
		this.orders.forget("e1").join();

		awaitEntries("placed e1", "paid e1", "other order.cancelled", "forgotten e1");
	}

	@Test
	void sendsAnIdOnce() {
		Order order = new Order("e2", "alice", 1_500);

		SentEvent first = this.orders.place(order, "acme").join();
		SentEvent second = this.orders.place(order, "acme").join();

		assertThat(first.suppressed()).isFalse();
		assertThat(second.suppressed()).isTrue();
	}

	@Test
	void fillsParametersAndRefusesWhatIsNotValid() {
		long before = counts("parcels").deadLettered();

		this.events.sendAndWait("parcels", "p1", Map.of("address", "here", "grams", 40));
		this.events.sendAndWait("parcels", "p2", Map.of("address", "", "grams", 40));
		this.events.sendAndWait("parcels", "p3", Map.of("address", "there", "grams", 50),
				(options) -> options.header("carrier", "post").header("priority", "1"));

		awaitMatch("parcel p1 of 40 g by anyone, priority 3, offset \\d+, attempt 1");
		awaitMatch("parcel p3 of 50 g by post, priority 1, offset \\d+, attempt 1");
		await().untilAsserted(() -> assertThat(counts("parcels").deadLettered()).isEqualTo(before + 1));
	}

	@Test
	void awaitsReactiveAndLongWork() {
		this.events.sendAndWait("prices", "a", Map.of("article", "bread", "cents", 300));
		this.events.sendAndWait("exports", "x", Map.of("name", "year", "pages", List.of("1", "2")));

		awaitEntries("bread costs 300", "page 1 of year", "page 2 of year");
	}

	@Test
	void addsListenersInCodeAndFiltersForAll() {
		this.events.sendAndWait("orders-eu", "r1", new Order("r1", "alice", 1));
		this.events.sendAndWait("orders-us", "r2", new Order("r2", "bob", 1),
				(options) -> options.header("smoke-test", "yes"));

		awaitEntries("eu has r1");
		await().untilAsserted(() -> assertThat(counts("orders-us").skipped(SkipReason.FILTER)).isPositive());
		assertThat(this.listeners.get("orders-eu").definition().options().handlerTimeout())
			.isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void finishesWhatIsInFlightWhilePaused() {
		this.maintenance.begin();
		await().until(() -> this.listeners.status("invoicing").paused());
		this.orders.submit(new Order("paused", "alice", 1));
		this.maintenance.end();

		awaitEntries("invoice of paused, attempt 1");
	}

	@Test
	void sendsFromHandlers() {
		this.events.sendAndWait("shipments", "s1", new Order("s1", "alice", 1));

		awaitEntries("invoice of s1, attempt 1");
	}

	@Test
	void handlesWhatOtherLibrariesHandled() {
		this.events.sendAndWait("refunds", "m1", new Order("m1", "alice", 7));
		this.events.sendAndWait("bookings", "m2", new Order("m2", "alice", 7));

		awaitEntries("refund m1 of 7", "booked m2");
	}

	@Test
	void tellsOfDeadLetters() throws Exception {
		willThrow(new IllegalArgumentException("too much")).given(this.bank).charge("3", 500);

		this.events.sendAndWait("charges", "3", new Order("3", "carol", 500));

		awaitMatch("dead charge 3 from offset \\d+: java.lang.IllegalArgumentException");
	}

	@Test
	void handlesDeadLettersAgainWhenAsked() throws Exception {
		willThrow(new CardDeclinedException("4")).willDoNothing().given(this.bank).charge("4", 500);

		this.events.sendAndWait("charges", "4", new Order("4", "dave", 500));
		awaitMatch("dead charge 4 from offset .*");
		this.listeners.start("charging-again");

		await().atMost(PATIENCE).untilAsserted(() -> then(this.bank).should(times(2)).charge("4", 500));
		this.listeners.stop("charging-again");
	}

	@Test
	void givesUpAfterTheAttemptsOfItsRetryPolicy() throws Exception {
		willThrow(new IOException("no answer")).given(this.bank).charge("5", 500);

		this.events.sendAndWait("charges", "5", new Order("5", "erin", 500));

		awaitMatch("dead charge 5 from offset \\d+: java.io.IOException");
		then(this.bank).should(times(5)).charge("5", 500);
		willDoNothing().given(this.bank).charge("5", 500);
	}

	/** As troubleshooting.md says: Jackson 3 wants a value for every primitive. */
	@Test
	void keepsJsonWithoutAPrimitiveAsDeadLetter() {
		long before = counts("refunds").deadLettered();

		this.events.sendAndWait("refunds", "j1", Map.of("id", "j1", "customer", "alice"));

		await().untilAsserted(() -> assertThat(counts("refunds").deadLettered()).isEqualTo(before + 1));
	}

	private EventCounts counts(String id) {
		return this.listeners.status(id).counts();
	}

	private void awaitEntries(String... entries) {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.ledger.entries()).contains(entries));
	}

	private void awaitMatch(String regex) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.ledger.entries()).anyMatch(Pattern.compile(regex).asMatchPredicate()));
	}

}
