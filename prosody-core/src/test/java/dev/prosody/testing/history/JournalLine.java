package dev.prosody.testing.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A fact as a line of text: time, kind, and what it consists of, separated by spaces. The
 * instance is that of the whole journal. Keys must not contain spaces.
 */
final class JournalLine {

	private static final String NOTHING = "-";

	private JournalLine() {
	}

	static String of(long nanoTime, Fact fact) {
		return nanoTime + " " + switch (fact) {
			case Fact.Sent it -> words("sent", text(it.event()), text(it.key()));
			case Fact.Polled it -> words("polled", it.calledAt(),
					it.events()
						.stream()
						.map((taken) -> words(text(taken.event()), text(taken.key())))
						.collect(Collectors.joining(" ")));
			case Fact.Started it -> words("started", it.attemptId(), text(it.event()), text(it.key()), it.attempt(),
					String.join(" ", it.leaks()));
			case Fact.Returned it -> words("returned", it.attemptId(), text(it.event()));
			case Fact.Threw it ->
				words("threw", it.attemptId(), text(it.event()), it.cancelled(), it.failure().getClass().getName());
			case Fact.DeadLetterSent it -> words("letter-sent", it.at(), text(it.source()));
			case Fact.DeadLettered it -> words("letter", text(it.source()));
			case Fact.Committing it -> words("committing", text(it.partition()), it.offset());
			case Fact.Committed it -> words("committed", text(it.partition()), it.offset());
			case Fact.Assigned it -> words("assigned", text(it.partitions()));
			case Fact.Revoking it -> words("revoking", text(it.partitions()));
			case Fact.Revoked it -> words("revoked", text(it.partitions()));
			case Fact.Losing it -> words("losing", text(it.partitions()));
			case Fact.Lost it -> words("lost", text(it.partitions()));
			case Fact.Stopping it -> "stopping";
			case Fact.Closing it -> "closing";
			case Fact.Stopped it -> "stopped";
			case Fact.Died it -> "died";
			case Fact.CutOff it -> "cut-off";
			case Fact.Frozen it -> "frozen";
			case Fact.Thawed it -> words("thawed", it.at());
		};
	}

	static Journal.Entry parse(String line, String instance, long firstAttempt) {
		Words words = new Words(new ArrayDeque<>(List.of(line.trim().split(" "))));
		long nanoTime = words.number();
		return new Journal.Entry(nanoTime, fact(words.text(), words, instance, firstAttempt));
	}

	private static Fact fact(String kind, Words words, String instance, long firstAttempt) {
		return switch (kind) {
			case "sent" -> new Fact.Sent(words.event(), words.key());
			case "polled" -> new Fact.Polled(instance, words.number(), words.taken());
			case "started" -> new Fact.Started(instance, firstAttempt + words.number(), words.event(), words.key(),
					(int) words.number(), words.rest());
			case "returned" -> new Fact.Returned(instance, firstAttempt + words.number(), words.event());
			case "threw" -> threw(words, instance, firstAttempt);
			case "letter-sent" -> new Fact.DeadLetterSent(instance, words.number(), words.event());
			case "letter" -> new Fact.DeadLettered(instance, words.event());
			case "committing" -> new Fact.Committing(instance, words.partition(), words.number());
			case "committed" -> new Fact.Committed(instance, words.partition(), words.number());
			case "assigned" -> new Fact.Assigned(instance, words.partitions());
			case "revoking" -> new Fact.Revoking(instance, words.partitions());
			case "revoked" -> new Fact.Revoked(instance, words.partitions());
			case "losing" -> new Fact.Losing(instance, words.partitions());
			case "lost" -> new Fact.Lost(instance, words.partitions());
			case "stopping" -> new Fact.Stopping(instance);
			case "closing" -> new Fact.Closing(instance);
			case "stopped" -> new Fact.Stopped(instance);
			case "died" -> new Fact.Died(instance);
			case "cut-off" -> new Fact.CutOff(instance);
			case "frozen" -> new Fact.Frozen(instance);
			case "thawed" -> new Fact.Thawed(instance, words.number());
			default -> throw new IllegalArgumentException("Unknown kind of fact: " + kind);
		};
	}

	private static Fact threw(Words words, String instance, long firstAttempt) {
		long attempt = firstAttempt + words.number();
		EventPosition event = words.event();
		boolean cancelled = Boolean.parseBoolean(words.text());
		return new Fact.Threw(instance, attempt, event, new RuntimeException(words.text()), cancelled);
	}

	private static String words(Object... parts) {
		return Arrays.stream(parts).map(Object::toString).collect(Collectors.joining(" "));
	}

	private static String text(EventPosition event) {
		return event.topic() + " " + event.partition() + " " + event.offset();
	}

	private static String text(@Nullable String key) {
		return (key != null) ? key : NOTHING;
	}

	private static String text(TopicPartition partition) {
		return partition.topic() + " " + partition.partition();
	}

	private static String text(Collection<TopicPartition> partitions) {
		return partitions.stream().map(JournalLine::text).collect(Collectors.joining(" "));
	}

	/** The words of a line that are not read yet. */
	private record Words(Queue<String> words) {

		String text() {
			return this.words.remove();
		}

		long number() {
			return Long.parseLong(text());
		}

		@Nullable String key() {
			String key = text();
			return key.equals(NOTHING) ? null : key;
		}

		TopicPartition partition() {
			return new TopicPartition(text(), (int) number());
		}

		EventPosition event() {
			return new EventPosition(text(), (int) number(), number());
		}

		List<Fact.Taken> taken() {
			List<Fact.Taken> taken = new ArrayList<>();
			while (!this.words.isEmpty()) {
				taken.add(new Fact.Taken(event(), key()));
			}
			return taken;
		}

		Set<TopicPartition> partitions() {
			Set<TopicPartition> partitions = new HashSet<>();
			while (!this.words.isEmpty()) {
				partitions.add(partition());
			}
			return partitions;
		}

		List<String> rest() {
			return List.copyOf(this.words);
		}

	}

}
