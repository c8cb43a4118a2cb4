package dev.prosody.testing.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.TopicPartition;

/**
 * I6 from the broker's side: after a partition was assigned to one client, no commit that
 * another one has asked for since is accepted. A process that was frozen and does not
 * know yet that it has lost everything may ask, in vain.
 */
public final class OnlyOwnersCommit implements Oracle {

	private record Asked(long offset, boolean asOwner) {
	}

	private record Client(String instance, TopicPartition partition) {
	}

	@Override
	public List<String> violations(List<Fact> facts) {
		List<String> violations = new ArrayList<>();
		Map<TopicPartition, String> owners = new HashMap<>();
		Map<Client, Deque<Asked>> asked = new HashMap<>();
		for (Fact fact : facts) {
			switch (fact) {
				case Fact.Assigned it -> it.partitions().forEach((partition) -> owners.put(partition, it.instance()));
				case Fact.Committing it ->
					asked.computeIfAbsent(new Client(it.instance(), it.partition()), (client) -> new ArrayDeque<>())
						.add(new Asked(it.offset(), it.instance().equals(owners.get(it.partition()))));
				case Fact.Committed it -> {
					Deque<Asked> open = asked.getOrDefault(new Client(it.instance(), it.partition()),
							new ArrayDeque<>());
					if (!take(open, it.offset()).asOwner()) {
						violations.add("%s committed %d of %s, which %s owned".formatted(it.instance(), it.offset(),
								it.partition(), owners.get(it.partition())));
					}
				}
				default -> {
				}
			}
		}
		return violations;
	}

	/** Answers come in the order of the questions; some never come. */
	private static Asked take(Deque<Asked> open, long offset) {
		for (Iterator<Asked> candidates = open.iterator(); candidates.hasNext();) {
			Asked candidate = candidates.next();
			candidates.remove();
			if (candidate.offset() == offset) {
				return candidate;
			}
		}
		throw new IllegalStateException("A commit of " + offset + " was accepted but never asked for");
	}

	@Override
	public String toString() {
		return "I6 OnlyOwnersCommit";
	}

}
