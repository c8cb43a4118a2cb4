package dev.prosody.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The test support itself: what is killed and cut comes back with its data. */
class BrokerProcessIT {

	@TempDir
	private Path home;

	@Test
	void keepsItsDataWhenItIsKilledAndSurvivesABlackHole() throws Exception {
		int port = Ports.free();
		History history = new History();
		try (TcpRelay relay = TcpRelay.to(port);
				BrokerProcess broker = BrokerProcess.behind(this.home, port, relay.port()).start();
				BrokerAdmin admin = new BrokerAdmin(broker)) {
			admin.createTopic("numbers", 1, Map.of());
			try (EventFeed feed = new EventFeed(broker, "numbers", history)) {
				feed.send("a");
				feed.flush();
				broker.kill();
				broker.start();
				// Connected again: otherwise the next send would wait for metadata, not
				// for the broker.
				feed.send("a");
				feed.flush();
				relay.blackHole(true);
				feed.send("a");
				assertThat(history.count(Fact.Sent.class)).isEqualTo(2);
				relay.blackHole(false);
				feed.flush();
			}

			assertThat(values(broker, 3)).containsExactly("0", "1", "2");
			assertThat(history.count(Fact.Sent.class)).isEqualTo(3);
		}
	}

	private static List<String> values(Broker broker, int count) {
		List<String> values = new ArrayList<>();
		try (TopicReader reader = TopicReader.of(broker, "numbers")) {
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
					values.add(new String(record.value(), StandardCharsets.UTF_8));
				}
				return values.size() >= count;
			});
		}
		return values;
	}

}
