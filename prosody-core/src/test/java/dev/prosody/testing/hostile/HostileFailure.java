package dev.prosody.testing.hostile;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** What a handler may throw, to the horror of whoever looks at it. */
public enum HostileFailure {

	CHECKED(() -> new Exception("checked")),

	NEITHER_EXCEPTION_NOR_ERROR(() -> new Throwable("neither") {
	}),

	OWN_ERROR(() -> new Error("like ThreadDeath") {
	}),

	ASSERTION(() -> new AssertionError("assertion")),

	LINKAGE(() -> new NoClassDefFoundError("gone/Type")),

	WITHOUT_ANYTHING(() -> new RuntimeException(null, null, false, false) {
	}),

	INTERRUPTED(() -> new InterruptedException("by nobody")),

	CIRCULAR_CAUSES(HostileFailure::circular),

	CIRCULAR_SUPPRESSED(() -> {
		Exception failure = new Exception("suppresses what suppresses it");
		Exception other = new Exception("the other");
		failure.addSuppressed(other);
		other.addSuppressed(failure);
		return failure;
	}),

	ENDLESS_CAUSES(Endless::new),

	ENORMOUS_MESSAGE(() -> new RuntimeException("x".repeat(100_000))),

	MESSAGE_THROWS_EXCEPTION(() -> new Trap(IllegalStateException::new)),

	MESSAGE_THROWS_ERROR(() -> new Trap(Endless.Blow::new)),

	MESSAGE_THROWS_CHECKED(() -> new Trap(() -> new Exception("checked"))),

	MESSAGE_THROWS_THE_SAME(() -> new Trap(HostileFailure::sameTrap)),

	STACK_OVERFLOW_IN_MESSAGE(() -> new RuntimeException() {

		@Override
		public String getMessage() {
			return getMessage() + getMessage();
		}

	}),

	NO_STACK_TRACE(() -> new RuntimeException("without elements") {

		@Override
		public StackTraceElement @Nullable [] getStackTrace() {
			return null;
		}

	});

	private final Supplier<Throwable> factory;

	HostileFailure(Supplier<Throwable> factory) {
		this.factory = factory;
	}

	/** A new one. */
	public Throwable make() {
		return this.factory.get();
	}

	/** Throws it, declared or not. */
	public void sneak() {
		throw sneaky(make());
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
		throw (T) failure;
	}

	private static Throwable circular() {
		Exception first = new Exception("first");
		first.initCause(new Exception("second", first));
		return first;
	}

	private static Throwable sameTrap() {
		return new Trap(HostileFailure::sameTrap);
	}

	/** Whatever one asks it, something is thrown. */
	private static final class Trap extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Supplier<Throwable> what;

		Trap(Supplier<Throwable> what) {
			this.what = what;
		}

		private RuntimeException blow() {
			return sneaky(this.what.get());
		}

		@Override
		public String getMessage() {
			throw blow();
		}

		@Override
		public String getLocalizedMessage() {
			throw blow();
		}

		@Override
		public synchronized Throwable getCause() {
			throw blow();
		}

		@Override
		public StackTraceElement[] getStackTrace() {
			throw blow();
		}

		@Override
		public void printStackTrace(PrintStream stream) {
			throw blow();
		}

		@Override
		public void printStackTrace(PrintWriter writer) {
			throw blow();
		}

		@Override
		public String toString() {
			throw blow();
		}

		@Override
		public int hashCode() {
			throw blow();
		}

		@Override
		public boolean equals(Object other) {
			throw blow();
		}

	}

	/** Has one more cause each time it is asked. */
	private static final class Endless extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Endless() {
			super("again");
		}

		@Override
		public synchronized Throwable getCause() {
			return new Endless();
		}

		/** An error that is nobody's. */
		private static final class Blow extends Error {

			private static final long serialVersionUID = 1L;

		}

	}

}
