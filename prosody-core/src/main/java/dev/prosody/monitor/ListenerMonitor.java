package dev.prosody.monitor;

import java.util.Collection;

import dev.prosody.deadletter.DeadLetter;
import dev.prosody.failure.FailureKind;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.send.SentEvent;
import dev.prosody.status.UnsettledEvent;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Told what happens in one listener, on the thread on which it happens: implementations
 * return at once and never throw. Of an event that is handled at the first attempt only
 * those are told who ask for it. Thread-safe.
 */
public interface ListenerMonitor {

	/** Cares about nothing. */
	ListenerMonitor NONE = new ListenerMonitor() {
	};

	/** A poll loop starts. */
	default void started() {
	}

	/**
	 * A poll loop has ended.
	 * @param failure why, in words; {@code null} if that was requested
	 */
	default void stopped(@Nullable String failure) {
	}

	/** The listener was paused, or goes on. */
	default void paused(boolean paused) {
	}

	/** Partitions were assigned. */
	default void assigned(Collection<TopicPartition> partitions) {
	}

	/**
	 * Partitions were given back.
	 * @param partitions the partitions
	 * @param nanos how long that took
	 */
	default void revoked(Collection<TopicPartition> partitions, long nanos) {
	}

	/** Partitions were lost. */
	default void lost(Collection<TopicPartition> partitions) {
	}

	/** How many partitions there are after a change. */
	default void partitions(int total) {
	}

	/** The oldest event of a partition is unsettled for too long. */
	default void stalled(TopicPartition partition, UnsettledEvent oldest) {
	}

	/** A stalled partition goes on, or is gone. */
	default void recovered(TopicPartition partition) {
	}

	/** The broker has acknowledged a commit after so many nanoseconds. */
	default void committed(long nanos) {
	}

	/** A commit was refused, or not answered. */
	default void commitFailed() {
	}

	/** Whether {@link #waited} is worth a call. The answer never changes. */
	default boolean isWaitingOfInterest() {
		return false;
	}

	/** An event's first attempt begins so many nanoseconds after it was polled. */
	default void waited(long nanos) {
	}

	/** Whether attempts are worth calls. The answer never changes. */
	default boolean isAttemptOfInterest() {
		return false;
	}

	/**
	 * An attempt begins, on its thread and within its observation.
	 * @param event the event
	 * @param attempt number of the attempt, from 1
	 * @return given to {@link #ended}
	 */
	default Object attempted(ProsodyEvent<?> event, int attempt) {
		return this;
	}

	/**
	 * An attempt has ended.
	 * @param event the event
	 * @param attempted what {@link #attempted} has returned
	 * @param failure what it threw, {@code null} if it succeeded
	 * @param kind what that was classified as, {@code null} if it does not matter any
	 * more
	 */
	default void ended(ProsodyEvent<?> event, Object attempted, @Nullable Throwable failure,
			@Nullable FailureKind kind) {
	}

	/**
	 * A dead letter was acknowledged.
	 * @param letter the letter
	 * @param sent where it is
	 */
	default void deadLettered(DeadLetter letter, SentEvent sent) {
	}

}
