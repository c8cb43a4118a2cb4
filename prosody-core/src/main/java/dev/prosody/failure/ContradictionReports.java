package dev.prosody.failure;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names exception types whose annotations say nothing clear, each once: those that no
 * handler declares are not known before they are thrown. Thread-safe.
 */
final class ContradictionReports {

	private static final Logger logger = LoggerFactory.getLogger(FailureRules.class);

	/** Kept by the class itself, which can be unloaded. */
	private final ClassValue<AtomicBoolean> checked = new ClassValue<>() {

		@Override
		protected AtomicBoolean computeValue(Class<?> type) {
			return new AtomicBoolean();
		}

	};

	void seen(Class<? extends Throwable> type) {
		if (!this.checked.get(type).compareAndSet(false, true)) {
			return;
		}
		try {
			FailureRules.check(type);
		}
		catch (IllegalArgumentException ex) {
			logger.error("{} Until then, its failures are {}.", ex.getMessage(),
					String.valueOf(AnnotatedFailures.kindOf(type)).toLowerCase(Locale.ROOT));
		}
	}

}
