package dev.prosody.testing.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JournalTests {

	private static final TopicPartition PARTITION = new TopicPartition("t", 3);

	private static final EventPosition EVENT = new EventPosition("t", 3, 42);

	@TempDir
	private Path home;

	@Test
	void factsAreReadAsTheyWereWritten() throws IOException {
		List<Fact> facts = List.of(new Fact.Sent(EVENT, "k"), new Fact.Sent(EVENT, null),
				new Fact.Polled("a", 7, List.of(new Fact.Taken(EVENT, "k"), new Fact.Taken(EVENT, null))),
				new Fact.Polled("a", 8, List.of()), new Fact.Started("a", 1, EVENT, "k", 2, List.of("leak")),
				new Fact.Started("a", 1, EVENT, "k", 2, List.of()), new Fact.Returned("a", 1, EVENT),
				new Fact.DeadLetterSent("a", 9, EVENT), new Fact.DeadLettered("a", EVENT),
				new Fact.Committing("a", PARTITION, 43), new Fact.Committed("a", PARTITION, 43),
				new Fact.Assigned("a", Set.of(PARTITION)), new Fact.Assigned("a", Set.of()),
				new Fact.Revoking("a", Set.of(PARTITION)), new Fact.Revoked("a", Set.of(PARTITION)),
				new Fact.Losing("a", Set.of(PARTITION)), new Fact.Lost("a", Set.of(PARTITION)), new Fact.Stopping("a"),
				new Fact.Closing("a"), new Fact.Stopped("a"), new Fact.Died("a"), new Fact.CutOff("a"),
				new Fact.Frozen("a"), new Fact.Thawed("a", 10));

		Path path = write(facts);

		assertThat(Journal.read(path, "a")).isEqualTo(facts);
	}

	@Test
	void failuresAreReadByTheirName() throws IOException {
		Path path = write(List.of(new Fact.Threw("a", 1, EVENT, new IllegalStateException("with words"), true)));

		assertThat(Journal.read(path, "b")).singleElement().isInstanceOfSatisfying(Fact.Threw.class, (threw) -> {
			assertThat(threw.instance()).isEqualTo("b");
			assertThat(threw.cancelled()).isTrue();
			assertThat(threw.failure()).hasMessage(IllegalStateException.class.getName());
		});
	}

	@Test
	void aLineThatWasNotFinishedIsNoFact() throws IOException {
		Path path = write(List.of(new Fact.Stopping("a")));
		Files.writeString(path, "123 stopp", StandardOpenOption.APPEND);

		assertThat(Journal.read(path, "a")).containsExactly(new Fact.Stopping("a"));
	}

	@Test
	void attemptsOfSeveralJournalsAreToldApart() throws IOException {
		Path path = write(List.of(new Fact.Returned("a", 1, EVENT)));

		assertThat(new JournalReader(path, "a", 1000).readNew()).extracting(Journal.Entry::fact)
			.containsExactly(new Fact.Returned("a", 1001, EVENT));
	}

	@Test
	void aJournalIsReadWhileItIsWritten() throws IOException {
		Path path = write(List.of(new Fact.Stopping("a")));
		JournalReader reader = new JournalReader(path, "a", 0);
		assertThat(reader.readNew()).hasSize(1);
		assertThat(reader.readNew()).isEmpty();
		Files.writeString(path, "123 stop", StandardOpenOption.APPEND);
		assertThat(reader.readNew()).isEmpty();
		Files.writeString(path, "ped\n124 closing\n", StandardOpenOption.APPEND);

		assertThat(reader.readNew()).containsExactly(new Journal.Entry(123, new Fact.Stopped("a")),
				new Journal.Entry(124, new Fact.Closing("a")));
	}

	private Path write(List<Fact> facts) throws IOException {
		Path path = this.home.resolve("journal");
		try (Journal journal = Journal.create(path)) {
			facts.forEach(journal::add);
		}
		return path;
	}

}
