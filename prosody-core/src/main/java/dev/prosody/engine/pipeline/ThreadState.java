package dev.prosody.engine.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What belongs to a runner's thread and not to the code of users that runs on it, to be
 * put back before the next event (I7). The MDC is replaced by it, see {@link LogContext}.
 *
 * @param thread the thread
 * @param name its name
 * @param priority its priority
 * @param classLoader its context class loader
 */
record ThreadState(Thread thread, String name, int priority, @Nullable ClassLoader classLoader) {

	/** That of the calling thread. */
	static ThreadState current() {
		Thread thread = Thread.currentThread();
		return new ThreadState(thread, thread.getName(), thread.getPriority(), thread.getContextClassLoader());
	}

	/** Puts it back, on the same thread. */
	void restore() {
		Thread.interrupted();
		if (!this.thread.getName().equals(this.name)) {
			this.thread.setName(this.name);
		}
		if (this.thread.getPriority() != this.priority) {
			this.thread.setPriority(this.priority);
		}
		if (this.thread.getContextClassLoader() != this.classLoader) {
			this.thread.setContextClassLoader(this.classLoader);
		}
	}

}
