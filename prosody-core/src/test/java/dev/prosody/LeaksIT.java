package dev.prosody;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.WorkerProcess;
import dev.prosody.testing.WorkerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens 100 times leaves nothing behind: no thread, no object, no MBean, no open
 * file. In a process of its own, where nobody else leaves anything.
 */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class LeaksIT {

	private static final Duration PATIENCE = Duration.ofSeconds(150);

	@Test
	void clientsThatStartAndStopLeaveNothingBehind(EmbeddedBroker broker) throws Exception {
		assertNothingGrows(broker, "clients");
	}

	@Test
	void rebalancesLeaveNothingBehind(EmbeddedBroker broker) throws Exception {
		assertNothingGrows(broker, "rebalances");
	}

	private static void assertNothingGrows(EmbeddedBroker broker, String what) throws Exception {
		String topic = Scenario.uniqueName();
		try (BrokerAdmin admin = new BrokerAdmin(broker)) {
			admin.createTopic(topic + "-0", 2, Map.of());
			admin.createTopic(topic + "-1", 2, Map.of());
		}
		long begin = System.nanoTime();
		try (WorkerProcess worker = WorkerProcess.start(LeaksWorker.class, List.of("-Xmx256m"),
				broker.bootstrapServers(), topic, what)) {
			WorkerStatus growth = WorkerStatus.parse(worker.awaitLine(WorkerStatus.PREFIX, PATIENCE));
			Figures.print("LeaksIT", "%s, %d s: %s", what, Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
					growth);

			assertThat(growth.text("instances")).isEqualTo("-");
			assertThat(growth.text("threads")).isEqualTo("-");
			assertThat(growth.text("mbeans")).isEqualTo("-");
			assertThat(growth.number("files")).as("files").isLessThan(5);
		}
	}

}
