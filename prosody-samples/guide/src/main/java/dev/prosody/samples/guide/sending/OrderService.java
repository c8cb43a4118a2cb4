package dev.prosody.samples.guide.sending;

import java.util.concurrent.CompletableFuture;

import dev.prosody.samples.guide.Order;
import dev.prosody.samples.guide.listeners.OrderPlaced;
import dev.prosody.send.SentEvent;
import dev.prosody.spring.ProsodyOperations;

import org.springframework.stereotype.Service;

// tag::service[]
@Service
public class OrderService {

	private final ProsodyOperations events;

	public OrderService(ProsodyOperations events) {
		this.events = events;
	}

	/** The order is with the broker when this returns. */
	public SentEvent submit(Order order) {
		return this.events.sendAndWait("orders", order.id(), order);
	}

	/**
	 * The same, with an id of its own, a header and the type of its {@code @EventType}.
	 */
	public CompletableFuture<SentEvent> place(Order order, String tenant) {
		OrderPlaced placed = new OrderPlaced(order.id(), order.cents());
		return this.events.send("order-events", order.id(), placed,
				(options) -> options.eventId(order.id() + "/placed").header("tenant", tenant));
	}

	/** No value: everything about this order is to be forgotten. */
	public CompletableFuture<SentEvent> forget(String orderId) {
		return this.events.excise("order-events", orderId);
	}

}
// end::service[]
