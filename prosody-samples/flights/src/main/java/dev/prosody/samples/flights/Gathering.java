package dev.prosody.samples.flights;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * Waits until several instances have partitions, so that they share a run from its
 * beginning.
 */
@Component
class Gathering {

	private static final Duration PAUSE = Duration.ofMillis(500);

	private final KafkaAdmin kafka;

	private final String group;

	Gathering(KafkaAdmin kafka, FlightsProperties flights) {
		this.kafka = kafka;
		this.group = flights.topic();
	}

	/**
	 * Waits for instances.
	 * @param instances how many
	 * @param timeout how long
	 * @return whether they came
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	boolean await(int instances, Duration timeout) throws InterruptedException {
		if (instances == 1) {
			return true;
		}
		System.out.println("Waiting for " + instances + " instances, this one included.");
		long start = System.nanoTime();
		try (Admin admin = Admin.create(this.kafka.getConfigurationProperties())) {
			while (present(admin) < instances) {
				if (System.nanoTime() - start > timeout.toNanos()) {
					return false;
				}
				new CountDownLatch(1).await(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
			}
		}
		return true;
	}

	private long present(Admin admin) throws InterruptedException {
		try {
			return admin.describeConsumerGroups(List.of(this.group))
				.all()
				.get()
				.values()
				.stream()
				.flatMap((description) -> description.members().stream())
				.filter((member) -> !member.assignment().topicPartitions().isEmpty())
				.count();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof GroupIdNotFoundException) {
				return 0;
			}
			throw new IllegalStateException("Group " + this.group + " cannot be looked at", ex.getCause());
		}
	}

}
