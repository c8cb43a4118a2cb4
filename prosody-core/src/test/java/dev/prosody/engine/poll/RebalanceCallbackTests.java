package dev.prosody.engine.poll;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens in the same poll as a rebalance. */
class RebalanceCallbackTests {

	private final CountDownLatch handled = new CountDownLatch(1);

	private final ScriptedLoop loop = new ScriptedLoop(
			ListenerFixture.listener("rebalance-callback").handler((event, context) -> this.handled.countDown()));

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

	@Test
	void i3LosesNoRecordOfAPollWhoseCallbackHasFailed() {
		this.loop.poll((consumer) -> {
			this.loop.commands().pause(true);
			consumer.failPause(new TimeoutException("no answer in time"));
			consumer.rebalance(List.of(Records.ORDERS_0));
			consumer.addRecord(Records.record(0, "a"));
		}).poll((consumer) -> {
			this.loop.commands().pause(false);
			if (this.loop.consumers().size() > 1) {
				consumer.rebalance(List.of(Records.ORDERS_0));
				consumer.addRecord(Records.record(0, "a"));
			}
		}).poll((consumer) -> {
			if (this.loop.consumers().size() > 1) {
				awaitHandled();
			}
		});

		this.loop.run();

		assertThat(this.loop.consumers()).as("a new one reads from the committed offset").hasSize(2);
		assertThat(this.handled.getCount()).as("handled by the end").isZero();
	}

	private void awaitHandled() {
		try {
			this.handled.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
