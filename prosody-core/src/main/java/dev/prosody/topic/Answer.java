package dev.prosody.topic;

import org.jspecify.annotations.Nullable;

/**
 * What the broker said to one question.
 *
 * @param <T> what was asked for
 */
sealed interface Answer<T extends @Nullable Object> {

	/**
	 * It answered.
	 *
	 * @param <T> what was asked for
	 */
	record Given<T extends @Nullable Object>(T value) implements Answer<T> {
	}

	/**
	 * It refused.
	 *
	 * @param <T> what was asked for
	 */
	record Refused<T extends @Nullable Object>(Throwable reason) implements Answer<T> {

		String text() {
			String message = this.reason.getMessage();
			String text = this.reason.getClass().getSimpleName() + ((message != null) ? ": " + message : "");
			return text.endsWith(".") ? text : text + ".";
		}

	}

	/**
	 * It could not be asked, or did not answer in time.
	 *
	 * @param <T> what was asked for
	 */
	record NoAnswer<T extends @Nullable Object>(Throwable reason) implements Answer<T> {
	}

}
