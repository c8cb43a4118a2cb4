package dev.prosody.engine.schedule;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A first-in, first-out queue that takes what one poll has brought as one: whoever wants
 * an element counts up in the batch at the head, instead of competing for a node each.
 * Thread-safe and without lock.
 *
 * @param <T> what arrives
 */
final class Arrivals<T> {

	private final Queue<Batch<T>> batches = new ConcurrentLinkedQueue<>();

	private static final class Batch<T> {

		private final List<T> elements;

		private final AtomicInteger taken = new AtomicInteger();

		Batch(List<T> elements) {
			this.elements = elements;
		}

		@Nullable T take() {
			return at(this.taken.getAndIncrement());
		}

		@Nullable T peek() {
			return at(this.taken.get());
		}

		private @Nullable T at(int index) {
			return (index < this.elements.size()) ? this.elements.get(index) : null;
		}

		boolean isEmpty() {
			return this.taken.get() >= this.elements.size();
		}

	}

	void add(T element) {
		this.batches.add(new Batch<>(List.of(element)));
	}

	/**
	 * Adds elements in their order.
	 * @param elements not changed any more
	 */
	void addAll(List<T> elements) {
		if (!elements.isEmpty()) {
			this.batches.add(new Batch<>(elements));
		}
	}

	/** Takes the first element, {@code null} if there is none. */
	@Nullable T poll() {
		for (Batch<T> first = first(); first != null; first = first()) {
			T taken = first.take();
			if (taken != null) {
				return taken;
			}
		}
		return null;
	}

	/** The first element, {@code null} if there is none. */
	@Nullable T peek() {
		for (Batch<T> first = first(); first != null; first = first()) {
			T found = first.peek();
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	boolean isEmpty() {
		return first() == null;
	}

	/** The first batch that has not been taken whole; those before it are let go. */
	private @Nullable Batch<T> first() {
		Batch<T> first = this.batches.peek();
		while (first != null && first.isEmpty()) {
			// it is the head, or somebody has removed it already
			this.batches.remove(first);
			first = this.batches.peek();
		}
		return first;
	}

}
