package dev.prosody.spring.boot.endpoint;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.prosody.listener.ListenerHandle;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.status.EventCommandResult;
import dev.prosody.status.PartitionStatus;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * What the listeners do, and commands for them. Never calls the broker and never waits.
 * Commands need {@code management.endpoint.prosody.access=unrestricted}.
 */
@Endpoint(id = "prosody", defaultAccess = Access.READ_ONLY)
public class ProsodyEndpoint {

	private final ProsodyListenerRegistry registry;

	private final Show showKeys;

	/**
	 * Creates the endpoint.
	 * @param registry the listeners
	 * @param showKeys whether keys appear as such, and not as hashes only
	 */
	public ProsodyEndpoint(ProsodyListenerRegistry registry, Show showKeys) {
		this.registry = registry;
		this.showKeys = showKeys;
	}

	/** What can be asked for. */
	private enum Action {

		START, STOP, PAUSE, RESUME, RETRY_NOW, DEAD_LETTER;

		private String text() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

		private static Action of(@Nullable String text) {
			if (text == null) {
				throw invalid("'action' is missing, which is one of: " + known());
			}
			return Arrays.stream(values())
				.filter((action) -> action.text().equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
				.findFirst()
				.orElseThrow(() -> invalid("There is no action '" + text + "', but there are: " + known()));
		}

		private static String known() {
			return Arrays.stream(values()).map(Action::text).collect(Collectors.joining(", "));
		}

	}

	/**
	 * All listeners in short.
	 * @return the listeners
	 */
	@ReadOperation
	public ListenersDescriptor listeners() {
		Map<String, ListenersDescriptor.Summary> listeners = new LinkedHashMap<>();
		for (String id : this.registry.ids()) {
			listeners.put(id, ListenerDescriptions.summary(this.registry.get(id)));
		}
		return new ListenersDescriptor(listeners);
	}

	/**
	 * One listener.
	 * @param id its id
	 * @return the listener, {@code null} if there is none with this id
	 */
	@ReadOperation
	public @Nullable ListenerDescriptor listener(@Selector String id) {
		// who gets here without the web, as by JMX, was let in
		return listener(id, this.showKeys.isShown(true));
	}

	@Nullable ListenerDescriptor listener(String id, boolean withKeys) {
		ListenerHandle listener = this.registry.find(id);
		return (listener != null) ? ListenerDescriptions.whole(listener, withKeys) : null;
	}

	/**
	 * Starts, stops, pauses or resumes a listener; pauses or resumes one partition of it
	 * ({@code topic} and {@code partition}); attempts one event that waits for its next
	 * attempt now, or gives it up ({@code topic}, {@code partition} and {@code offset}).
	 * @param id the listener's id
	 * @param action {@code start}, {@code stop}, {@code pause}, {@code resume},
	 * {@code retry-now} or {@code dead-letter}
	 * @param topic the topic, where one partition or event is meant
	 * @param partition the partition
	 * @param offset the event's offset
	 * @return what has become of that
	 */
	@WriteOperation
	public CommandDescriptor command(@Selector String id, @Nullable String action, @Nullable String topic,
			@Nullable Integer partition, @Nullable Long offset) {
		Action wanted = Action.of(action);
		TopicPartition where = partitionOf(topic, partition);
		check(wanted, where, offset);
		ListenerHandle listener = this.registry.find(id);
		if (listener == null) {
			return new CommandDescriptor("unknown-listener",
					"There is no listener '" + id + "', but there are: " + this.registry.ids());
		}
		return switch (wanted) {
			case START -> {
				listener.start();
				yield accepted("Listener '" + id + "' is starting");
			}
			case STOP -> {
				listener.stopAsync();
				yield accepted("Listener '" + id + "' is stopping");
			}
			case PAUSE -> pause(listener, where);
			case RESUME -> resume(listener, where);
			case RETRY_NOW ->
				told(listener.retryNow(required(where), required(offset)), where, offset, "is attempted now");
			case DEAD_LETTER -> told(listener.deadLetter(required(where), required(offset)), where, offset,
					"becomes a dead letter now");
		};
	}

	private static @Nullable TopicPartition partitionOf(@Nullable String topic, @Nullable Integer partition) {
		if ((topic == null) != (partition == null)) {
			throw invalid("'topic' and 'partition' go together, but only '" + ((topic != null) ? "topic" : "partition")
					+ "' was given");
		}
		if (partition != null && partition < 0) {
			throw invalid("'partition' must not be negative but was " + partition);
		}
		return (topic != null && partition != null) ? new TopicPartition(topic, partition) : null;
	}

	private static void check(Action action, @Nullable TopicPartition where, @Nullable Long offset) {
		switch (action) {
			case START, STOP -> {
				if (where != null || offset != null) {
					throw invalid("'" + action.text() + "' is for a whole listener: leave 'topic', 'partition' and "
							+ "'offset' out");
				}
			}
			case PAUSE, RESUME -> {
				if (offset != null) {
					throw invalid("'" + action.text() + "' is for a listener or a partition: leave 'offset' out");
				}
			}
			case RETRY_NOW, DEAD_LETTER -> {
				if (where == null || offset == null) {
					throw invalid("'" + action.text() + "' is for one event: give 'topic', 'partition' and 'offset'");
				}
			}
		}
	}

	private static CommandDescriptor pause(ListenerHandle listener, @Nullable TopicPartition where) {
		if (where == null) {
			listener.pause();
			return accepted("Listener '" + listener.id() + "' is paused");
		}
		if (listener.status().partitions().stream().noneMatch((partition) -> isAt(partition, where))) {
			return answered(EventCommandResult.NOT_ASSIGNED, notAssigned(where));
		}
		listener.pause(where);
		return accepted(where + " is paused for listener '" + listener.id() + "' on this instance until it is resumed");
	}

	private static boolean isAt(PartitionStatus partition, TopicPartition where) {
		return partition.partition() == where.partition() && partition.topic().equals(where.topic());
	}

	private static String notAssigned(@Nullable TopicPartition where) {
		return where + " is not assigned to this instance: ask the one that has it";
	}

	private static CommandDescriptor resume(ListenerHandle listener, @Nullable TopicPartition where) {
		if (where == null) {
			listener.resume();
			return accepted("Listener '" + listener.id() + "' is resumed");
		}
		listener.resume(where);
		return accepted(where + " is resumed for listener '" + listener.id() + "'");
	}

	private static CommandDescriptor told(EventCommandResult result, @Nullable TopicPartition where,
			@Nullable Long offset, String done) {
		String event = where + "@" + offset;
		return switch (result) {
			case ACCEPTED -> accepted(event + " " + done);
			case REQUESTED -> answered(result, event + " becomes a dead letter if the attempt fails that runs now");
			case NOT_WAITING ->
				answered(result, event + " does not wait for a next attempt: it is running or given up already, "
						+ "queued behind another event of its key, settled, or not polled");
			case NOT_ASSIGNED -> answered(result, notAssigned(where));
			case NO_DEAD_LETTERS ->
				answered(result, "Dead letters are switched off for this listener: " + event + " would be lost");
		};
	}

	private static CommandDescriptor accepted(String message) {
		return new CommandDescriptor("accepted", message);
	}

	private static CommandDescriptor answered(EventCommandResult result, String message) {
		return new CommandDescriptor(result.name().toLowerCase(Locale.ROOT).replace('_', '-'), message);
	}

	private static <T> T required(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException("Not checked");
		}
		return value;
	}

	static InvalidEndpointRequestException invalid(String message) {
		return new InvalidEndpointRequestException(message, message);
	}

}
