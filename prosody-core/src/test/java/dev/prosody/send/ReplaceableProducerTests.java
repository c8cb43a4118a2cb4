package dev.prosody.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ReplaceableProducerTests {

	private final List<BreakingProducer> made = new ArrayList<>();

	private final List<String> ended = new ArrayList<>();

	private long now = Long.MAX_VALUE - 10;

	private final ReplaceableProducer producer = new ReplaceableProducer(() -> {
		BreakingProducer next = new BreakingProducer();
		this.made.add(next);
		return next;
	}, () -> this.now);

	@Test
	void recoversFromAFatalErrorOfItsProducer() {
		send("a");
		this.made.getFirst().breakIt();

		assertThat(sendFailing("b")).isInstanceOf(KafkaException.class);
		send("c");
		this.made.getLast().completeNext();

		assertThat(this.made).hasSize(2);
		assertThat(this.ended).containsExactly("a failed", "b failed", "c sent");
	}

	@Test
	void endsWhatTheBrokenProducerHasBeforeTheNextOneGetsAnything() {
		send("a");
		this.made.getFirst().breakIt();
		sendFailing("b");

		assertThat(this.ended).containsExactly("a failed", "b failed");
		assertThat(this.made.getFirst().closed()).isTrue();
		assertThat(this.made.getLast().history()).isEmpty();
	}

	@Test
	void givesARecordThatABrokenProducerHasNotTakenToTheNext() {
		send("a");
		this.made.getFirst().close(Duration.ZERO);

		send("b");
		this.made.getLast().completeNext();

		assertThat(this.made).hasSize(2);
		assertThat(this.ended).containsExactly("a failed", "b sent");
	}

	@Test
	void seesAProducerBreakInTheAnswerToASend() {
		send("a");
		this.made.getFirst().errorNext(new KafkaException("It isn't safe to continue"));

		send("b");

		assertThat(this.made).hasSize(2);
		assertThat(this.ended).containsExactly("a failed");
	}

	@Test
	void keepsAProducerThatABrokerHasRefusedSomething() {
		send("a");
		this.made.getFirst().errorNext(new TopicAuthorizationException("orders"));

		send("b");

		assertThat(this.made).hasSize(1);
	}

	@Test
	void makesNoMoreThanOneProducerASecond() {
		send("a");
		this.made.getLast().breakIt();
		sendFailing("b");
		this.made.getLast().breakIt();
		sendFailing("c");
		sendFailing("d");
		assertThat(this.made).hasSize(2);

		this.now += TimeUnit.SECONDS.toNanos(1);
		sendFailing("e");

		assertThat(this.made).hasSize(3);
	}

	@Test
	void makesAnotherOneAtTheNextSendIfThatHasFailed() {
		List<String> calls = new ArrayList<>();
		ReplaceableProducer failing = new ReplaceableProducer(() -> {
			calls.add("make");
			throw new KafkaException("No resolvable bootstrap urls");
		});

		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> failing.send(record("a"), null));
		}

		assertThat(calls).hasSize(2);
	}

	@Test
	void sendsNothingWhenItIsClosed() {
		send("a");

		this.producer.close(Duration.ZERO);
		this.producer.close(Duration.ZERO);

		assertThatIllegalStateException().isThrownBy(() -> this.producer.send(record("b"), null));
		assertThat(this.made).singleElement().satisfies((last) -> assertThat(last.closed()).isTrue());
		assertThat(this.ended).containsExactly("a failed");
	}

	private void send(String key) {
		this.producer.send(record(key), (metadata, ex) -> this.ended.add(key + ((ex != null) ? " failed" : " sent")));
	}

	/** What became of it, by exception or by future; the former counts as its end. */
	private Throwable sendFailing(String key) {
		try {
			Future<RecordMetadata> future = this.producer.send(record(key),
					(metadata, ex) -> this.ended.add(key + ((ex != null) ? " failed" : " sent")));
			return future.exceptionNow();
		}
		catch (RuntimeException ex) {
			this.ended.add(key + " failed");
			return ex;
		}
	}

	private static ProducerRecord<byte[], byte[]> record(String key) {
		return new ProducerRecord<>("orders", key.getBytes(), new byte[0]);
	}

	/**
	 * As Kafka's: when it is broken it takes a record, throws, and calls back at its end.
	 */
	private static final class BreakingProducer extends MockProducer<byte[], byte[]> {

		private final List<Callback> open = new ArrayList<>();

		private boolean broken;

		BreakingProducer() {
			super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
		}

		void breakIt() {
			this.broken = true;
		}

		@Override
		public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
			Future<RecordMetadata> future = super.send(record, (metadata, ex) -> {
				this.open.remove(callback);
				callback.onCompletion(metadata, ex);
			});
			this.open.add(callback);
			if (this.broken) {
				throw new KafkaException("Cannot execute transactional method because we are in an error state",
						new ClusterAuthorizationException("Cluster authorization failed."));
			}
			return future;
		}

		@Override
		public void close(Duration timeout) {
			super.close(timeout);
			List.copyOf(this.open).forEach((callback) -> {
				this.open.remove(callback);
				callback.onCompletion(null, new KafkaException("Producer is closed forcefully."));
			});
		}

	}

}
