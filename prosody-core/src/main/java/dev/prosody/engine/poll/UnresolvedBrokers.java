package dev.prosody.engine.poll;

import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Recognises brokers whose names do not resolve yet: Kafka reports them as a
 * configuration error, but they may resolve later.
 */
public final class UnresolvedBrokers {

	private UnresolvedBrokers() {
	}

	/**
	 * Whether a client could not be made for that reason.
	 * @param error what its constructor threw
	 * @return whether brokers without address are the cause
	 */
	public static boolean areCauseOf(Throwable error) {
		for (@Nullable
		Throwable ex = error; ex != null && ex != ex.getCause(); ex = ex.getCause()) {
			String message = ex.getMessage();
			if (ex instanceof ConfigException && message != null && message.contains("resolvable bootstrap")) {
				return true;
			}
		}
		return false;
	}

}
