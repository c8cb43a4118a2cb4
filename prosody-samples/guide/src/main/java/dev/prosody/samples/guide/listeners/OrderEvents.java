package dev.prosody.samples.guide.listeners;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.samples.guide.Ledger;
import dev.prosody.spring.Key;
import dev.prosody.spring.OnEvent;
import dev.prosody.spring.OnExcise;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

// tag::class[]
@Component
@ProsodyListener(id = "order-events", topics = "order-events")
class OrderEvents {

	private final Ledger ledger;

	OrderEvents(Ledger ledger) {
		this.ledger = ledger;
	}

	@OnEvent // "order.placed": the payload's @EventType says so
	void placed(OrderPlaced event) {
		this.ledger.write("placed " + event.orderId());
	}

	@OnEvent("payment.") // all types that begin so
	CompletionStage<Void> paid(Payment payment, EventContext context) {
		return CompletableFuture.runAsync(() -> this.ledger.write("paid " + payment.orderId()));
	}

	@OnEvent // no type named, and none on the payload: all other events
	void other(ProsodyEvent<Map<String, Object>> event) {
		this.ledger.write("other " + event.type());
	}

	@OnExcise // no value: everything about the key is to be forgotten
	void excise(@Key String orderId) {
		this.ledger.write("forgotten " + orderId);
	}

}
// end::class[]
