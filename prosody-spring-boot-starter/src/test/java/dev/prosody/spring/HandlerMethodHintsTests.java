package dev.prosody.spring;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/** What a native image must keep for handlers. */
class HandlerMethodHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	record Order(String id, Customer customer) {
	}

	record Customer(String name) {
	}

	record Shipment(String id) {
	}

	static class Handlers {

		@ProsodyListener(id = "orders", topics = "orders")
		void order(Order order, EventContext context) {
		}

		@ProsodyListener(id = "shipments", topics = "shipments")
		void shipment(ProsodyEvent<Shipment> shipment) {
		}

	}

	HandlerMethodHintsTests() {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, Handlers.class);
	}

	@Test
	void handlerMethodsCanBeCalled() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Handlers.class.getDeclaredMethod("order", Order.class, EventContext.class)))
			.accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Handlers.class.getDeclaredMethod("shipment", ProsodyEvent.class))).accepts(this.hints);
	}

	@Test
	void payloadsCanBeReadWithAllThatTheyHave() {
		for (Class<?> type : new Class<?>[] { Order.class, Customer.class, Shipment.class }) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(EventContext.class)).rejects(this.hints);
	}

}
