package dev.prosody.engine.poll;

import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * When a broker has last answered the consumer. Nothing else tells: polls return
 * normally, and empty, while no broker can be reached, and with the classic protocol the
 * consumer stays a member of its group in its own eyes. Confined to the poll thread.
 */
final class BrokerAnswers {

	private boolean known;

	/** Kafka's count of responses, {@code null} if this consumer does not count. */
	private @Nullable Metric responses;

	private @Nullable Object last;

	private long since;

	/**
	 * Looks at a new consumer.
	 * @param now the current time in nanoseconds
	 */
	BrokerAnswers(long now) {
		this.since = now;
	}

	/** Nanoseconds since the last answer, as far as this was called meanwhile. */
	long silence(Consumer<?, ?> consumer, long now) {
		if (!this.known) {
			this.known = true;
			this.responses = find(consumer.metrics());
		}
		Metric counter = this.responses;
		if (counter == null) {
			return 0;
		}
		Object value = counter.metricValue();
		if (!value.equals(this.last)) {
			this.last = value;
			this.since = now;
		}
		return now - this.since;
	}

	private static @Nullable Metric find(Map<MetricName, ? extends Metric> metrics) {
		for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
			MetricName name = metric.getKey();
			if (name.name().equals("response-total") && name.group().equals("consumer-metrics")) {
				return metric.getValue();
			}
		}
		return null;
	}

}
