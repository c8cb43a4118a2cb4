package dev.prosody.testing;

import java.util.Map;

/** Broker settings that make one node enough and rebalances quick. */
final class BrokerSettings {

	static final Map<String, String> ONE_NODE = Map.ofEntries(Map.entry("offsets.topic.num.partitions", "1"),
			Map.entry("offsets.topic.replication.factor", "1"), Map.entry("transaction.state.log.num.partitions", "1"),
			Map.entry("transaction.state.log.replication.factor", "1"), Map.entry("transaction.state.log.min.isr", "1"),
			Map.entry("group.initial.rebalance.delay.ms", "0"),
			Map.entry("share.coordinator.state.topic.num.partitions", "1"),
			Map.entry("share.coordinator.state.topic.replication.factor", "1"),
			Map.entry("share.coordinator.state.topic.min.isr", "1"), Map.entry("auto.create.topics.enable", "false"),
			Map.entry("log.cleaner.backoff.ms", "200"), Map.entry("group.min.session.timeout.ms", "1000"),
			Map.entry("group.consumer.min.session.timeout.ms", "1000"),
			Map.entry("group.consumer.min.heartbeat.interval.ms", "100"),
			Map.entry("group.consumer.heartbeat.interval.ms", "300"));

	private BrokerSettings() {
	}

}
