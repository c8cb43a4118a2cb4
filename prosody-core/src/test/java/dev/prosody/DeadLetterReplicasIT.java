package dev.prosody;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.prosody.listener.ListenerSpec;
import dev.prosody.testing.BrokerProcess;
import dev.prosody.testing.BrokerSpec;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A dead-letter topic that exists and cannot be written: one of its two replicas is gone,
 * and it wants both.
 */
@Timeout(180)
class DeadLetterReplicasIT {

	/** Short, so that a test sees sends fail by their timeouts. */
	private static final Duration SEND_TIMEOUT = Duration.ofSeconds(3);

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(4);

	/** Of a machine that is busy with other tests. */
	private static final Duration TOLERANCE = Duration.ofSeconds(5);

	@Test
	void i3KeysWaitWhileTheDeadLetterTopicHasTooFewReplicas(@TempDir Path home, @TempDir Path anotherHome)
			throws Exception {
		BrokerSpec spec = BrokerSpec.in(home);
		try (BrokerProcess broker = BrokerProcess.of(spec).start();
				BrokerProcess another = BrokerProcess.of(spec.another(anotherHome, 2));
				Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1).sendTimeout(SEND_TIMEOUT);
				LetterTraffic traffic = new LetterTraffic(scenario, "DeadLetterReplicasIT", "letters-refused")) {
			// makes the topic of offsets on the broker that lives
			assertThat(scenario.committed(0)).isNegative();
			another.start();
			scenario.admin()
				.createReplicatedTopic(scenario.topic() + "-dlt", List.of(1, 2), Map.of("min.insync.replicas", "2"));
			Instance instance = traffic.instance(DeadLetterReplicasIT::settings);
			instance.start();
			traffic.send(4);
			scenario.awaitAllConcluded();
			another.kill();
			scenario.await("one replica is left",
					() -> scenario.admin().inSyncReplicas(scenario.topic() + "-dlt") == 1);
			traffic.send(6);
			traffic.awaitOthers();
			traffic.awaitRefused("");
			assertThat(scenario.history().isAllConcluded()).isFalse();

			Duration stop = traffic.stop(instance);

			Figures.print("DeadLetterReplicasIT", "stopped after %d ms while letters were refused", stop.toMillis());
			assertThat(stop).isLessThan(SHUTDOWN_TIMEOUT.plus(TOLERANCE));
			instance.start();
			traffic.send(2);
			traffic.awaitOthers();
			another.start();
			traffic.verify();
		}
	}

	private static void settings(ListenerSpec listener) {
		LetterTraffic.createsNoTopic(listener);
		listener.options((options) -> options.shutdownTimeout(SHUTDOWN_TIMEOUT));
	}

}
