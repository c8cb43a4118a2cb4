package dev.prosody.spring.boot.endpoint;

import java.util.Map;

import dev.prosody.status.ListenerState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All listeners in short.
 *
 * @param listeners the listeners by id
 */
public record ListenersDescriptor(Map<String, Summary> listeners) implements OperationResponseBody {

	/**
	 * One listener.
	 *
	 * @param group its consumer group
	 * @param state where it is in its life
	 * @param paused whether it was paused as a whole
	 * @param stalled whether the oldest event of a partition is unsettled for too long
	 * @param partitions number of its partitions
	 * @param running attempts that run now
	 * @param inFlight events polled and not settled
	 * @param lag events not handled yet, {@code null} if that is not known
	 * @param lastError the last error in words, {@code null} if there is none
	 */
	public record Summary(String group, ListenerState state, boolean paused, boolean stalled, int partitions,
			int running, long inFlight, @Nullable Long lag, @Nullable String lastError) {
	}

}
