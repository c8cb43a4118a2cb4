package dev.prosody.spring;

import java.time.Duration;
import java.util.List;

import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.testing.Figures;
import dev.prosody.testing.WorkerProcess;
import dev.prosody.testing.WorkerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that start and end 100 times in one process leave nothing behind: no
 * thread, no object, no meter, no MBean, no open file.
 */
@ExtendWith(SharedBroker.class)
@Timeout(240)
class LeaksIT {

	private static final Duration PATIENCE = Duration.ofSeconds(200);

	@Test
	void applicationsThatStartAndEndLeaveNothingBehind(TestBroker broker) throws Exception {
		broker.createTopic("leaks", 2);
		broker.createTopic("leaks-telemetry", 1);
		long begin = System.nanoTime();
		try (WorkerProcess worker = WorkerProcess.start(LeaksWorker.class,
				List.of("-Xmx256m", "-Dorg.springframework.boot.logging.LoggingSystem=none"), broker.bootstrapServers(),
				"leaks")) {
			WorkerStatus growth = WorkerStatus.parse(worker.awaitLine(WorkerStatus.PREFIX, PATIENCE));
			Figures.print("LeaksIT", "applications, %d s: %s", Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
					growth);

			assertThat(growth.text("instances")).isEqualTo("-");
			assertThat(growth.text("threads")).isEqualTo("-");
			assertThat(growth.text("mbeans")).isEqualTo("-");
			assertThat(growth.number("files")).as("files").isLessThan(5);
			assertThat(worker.awaitLine("meters ", PATIENCE)).isEqualTo("0");
		}
	}

}
