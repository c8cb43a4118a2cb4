package dev.prosody.spring.tracing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyTemplate;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/** Handlers that do what has to join the trace of their event. */
class TracedHandlers {

	final List<Line> lines = new CopyOnWriteArrayList<>();

	/** Baggage by place, where there was some. */
	final Map<String, String> tenants = new ConcurrentHashMap<>();

	private final ProsodyTemplate template;

	private final ObservationRegistry registry;

	private final String shipments;

	TracedHandlers(ProsodyTemplate template, ObservationRegistry registry, String shipments) {
		this.template = template;
		this.registry = registry;
		this.shipments = shipments;
	}

	/**
	 * An order.
	 *
	 * @param id its id
	 * @param failures how many attempts fail
	 * @param permanent whether the last of them fails for ever
	 */
	record Order(String id, int failures, boolean permanent) {
	}

	/** What a log line at this place would show. */
	record Line(String place, @Nullable String traceId, @Nullable String spanId) {
	}

	@ProsodyListener(id = "traced", topics = "${tracing.prefix}-orders")
	void handle(Order order, EventContext context) {
		log(order.id() + "#" + context.attempt());
		if (context.attempt() <= order.failures()) {
			if (order.permanent() && context.attempt() == order.failures()) {
				throw new PermanentException("Order " + order.id());
			}
			throw new IllegalStateException("Order " + order.id());
		}
		Observation.createNotStarted("lookup", this.registry).observe(() -> log(order.id() + " lookup"));
		this.template.sendAndWait(this.shipments, order.id(), Map.of("order", order.id()));
	}

	@ProsodyListener(id = "traced-stages", topics = "${tracing.prefix}-stages")
	CompletionStage<?> begin(Order order) {
		return this.template.send(this.shipments, order.id(), Map.of("part", 1)).thenCompose((sent) -> {
			log(order.id() + " continued");
			Observation.createNotStarted("lookup", this.registry).observe(() -> log(order.id() + " lookup"));
			return this.template.send(this.shipments, order.id(), Map.of("part", 2));
		}).handle((sent, ex) -> {
			log(order.id() + " ended");
			return CompletableFuture.completedFuture(sent);
		});
	}

	@ProsodyListener(id = "traced-tasks", topics = "${tracing.prefix}-tasks")
	CompletionStage<Void> hand(Order order) {
		return CompletableFuture.runAsync(new ContextPropagatingTaskDecorator().decorate(() -> {
			log(order.id() + " elsewhere");
			this.template.sendAndWait(this.shipments, order.id(), Map.of("order", order.id()));
		}), Thread::startVirtualThread);
	}

	List<Line> lines(String order) {
		return this.lines.stream().filter((line) -> line.place().startsWith(order)).toList();
	}

	private void log(String place) {
		this.lines.add(new Line(place, MDC.get("traceId"), MDC.get("spanId")));
		String tenant = MDC.get("tenant");
		if (tenant != null) {
			this.tenants.put(place, tenant);
		}
	}

}
