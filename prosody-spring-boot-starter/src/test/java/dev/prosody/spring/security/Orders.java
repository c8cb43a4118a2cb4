package dev.prosody.spring.security;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.prosody.failure.PermanentException;
import dev.prosody.spring.ProsodyListener;

/**
 * The handler of the applications here; what a payload says is nobody else's business.
 */
class Orders {

	/**
	 * What is sent.
	 *
	 * @param id its number
	 * @param card what must not be read in logs
	 * @param wrong whether the handler refuses it
	 */
	record Order(String id, String card, boolean wrong) {
	}

	final List<String> handled = new CopyOnWriteArrayList<>();

	@ProsodyListener(id = "${spring.application.name}", topics = "${topics}")
	void handle(Order order) {
		if (order.wrong()) {
			throw new PermanentException("Order " + order.id() + " cannot be handled");
		}
		this.handled.add(order.id());
	}

}
