package dev.prosody.benchmarks.contender;

import dev.prosody.benchmarks.workload.Meter;
import dev.prosody.benchmarks.workload.Workload;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Spring Kafka's listener container with a thread per partition, and retries in place:
 * keeps no key apart.
 */
final class SpringKafkaContender implements Contender {

	private final AckMode ackMode;

	private @Nullable ConcurrentMessageListenerContainer<String, byte[]> container;

	SpringKafkaContender(AckMode ackMode) {
		this.ackMode = ackMode;
	}

	@Override
	public void start(Target target, Meter meter) {
		ContainerProperties properties = new ContainerProperties(target.topic());
		properties.setAckMode(this.ackMode);
		properties.setMessageListener((MessageListener<String, byte[]>) (record) -> meter.handle(record.value()));
		ConcurrentMessageListenerContainer<String, byte[]> created = new ConcurrentMessageListenerContainer<>(
				new DefaultKafkaConsumerFactory<>(target.consumerSettings()), properties);
		created.setConcurrency(target.workload().partitions());
		created.setCommonErrorHandler(
				new DefaultErrorHandler(new FixedBackOff(Workload.RETRY_DELAY.toMillis(), Workload.MAX_RETRIES)));
		created.start();
		this.container = created;
	}

	@Override
	public void close() {
		if (this.container != null) {
			this.container.stop();
		}
	}

}
