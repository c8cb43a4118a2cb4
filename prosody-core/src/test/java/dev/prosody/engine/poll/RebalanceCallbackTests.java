package dev.prosody.engine.poll;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens in the same poll as a rebalance. */
class RebalanceCallbackTests {

	private final ScriptedLoop loop = new ScriptedLoop(ListenerFixture.listener("rebalance-callback"));

	@Test
	void pausesAlsoWhatIsRetainedIfThePauseWasAskedForJustBefore() {
		Set<TopicPartition> paused = new HashSet<>();
		this.loop.poll((consumer) -> consumer.rebalance(List.of(Records.ORDERS_0))).poll((consumer) -> {
			this.loop.commands().pause(true);
			consumer.rebalance(List.of(Records.ORDERS_0, Records.ORDERS_1));
		}).poll((consumer) -> paused.addAll(consumer.paused()));

		this.loop.run();

		assertThat(paused).containsExactlyInAnyOrder(Records.ORDERS_0, Records.ORDERS_1);
	}

}
