package dev.prosody.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Objects that are not thread-safe, each lent to one call at a time. The last one
 * returned is lent first: what is not needed at once is not made. Thread-safe.
 *
 * @param <T> the objects' type
 */
final class InstancePool<T> implements AutoCloseable {

	private final Supplier<? extends T> factory;

	private final Consumer<? super T> closer;

	/**
	 * Guards the two fields below; never held while an object is made, used or closed.
	 */
	private final Object lock = new Object();

	private final Deque<T> idle = new ArrayDeque<>();

	private boolean closed;

	InstancePool(Supplier<? extends T> factory, Consumer<? super T> closer) {
		this.factory = factory;
		this.closer = closer;
	}

	<R extends @Nullable Object> R use(Function<? super T, ? extends R> call) {
		T instance = borrow();
		try {
			return call.apply(instance);
		}
		finally {
			giveBack(instance);
		}
	}

	private T borrow() {
		synchronized (this.lock) {
			if (this.closed) {
				throw new IllegalStateException("The codec is closed");
			}
			T instance = this.idle.pollFirst();
			if (instance != null) {
				return instance;
			}
		}
		return this.factory.get();
	}

	private void giveBack(T instance) {
		synchronized (this.lock) {
			if (!this.closed) {
				this.idle.addFirst(instance);
				return;
			}
		}
		this.closer.accept(instance);
	}

	@Override
	public void close() {
		List<T> left;
		synchronized (this.lock) {
			this.closed = true;
			left = new ArrayList<>(this.idle);
			this.idle.clear();
		}
		RuntimeException failure = null;
		for (T instance : left) {
			try {
				this.closer.accept(instance);
			}
			catch (RuntimeException ex) {
				failure = (failure != null) ? failure : ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
