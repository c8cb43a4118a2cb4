package dev.prosody.benchmarks.workload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * All events of a workload, the same in every process: made once from the same seed.
 * Immutable after it is made; {@link #record} is confined to one thread.
 */
public final class Plan {

	private static final int SEED = 7;

	/** The key of {@link Trouble.SlowKey}. */
	private static final int SLOW_KEY = 0;

	private final Workload workload;

	private final int[] keys;

	private final byte[] kinds;

	private final int[] partitions;

	private final int[] sent;

	public Plan(Workload workload) {
		this.workload = workload;
		Random random = new Random(SEED);
		this.keys = workload.spread().draw(workload.events(), workload.keys(), random);
		this.kinds = new byte[workload.events()];
		this.partitions = IntStream.range(0, workload.keys()).map(this::partition).toArray();
		this.sent = new int[workload.keys()];
		switch (workload.trouble()) {
			case Trouble.None none -> {
			}
			case Trouble.SlowKey slow -> slowKey(random);
			case Trouble.Failures failures -> mark(failures.share(), EventKind.FAILING, random);
			case Trouble.Stuck stuck -> this.kinds[workload.events() / 100] = (byte) EventKind.STUCK.ordinal();
		}
	}

	private void slowKey(Random random) {
		mark(Trouble.SlowKey.SHARE, EventKind.SLOW, random);
		Arrays.setAll(this.keys, (i) -> isKind(i, EventKind.SLOW) ? SLOW_KEY : Math.max(this.keys[i], SLOW_KEY + 1));
	}

	private void mark(double share, EventKind kind, Random random) {
		for (int i = 0; i < this.kinds.length; i++) {
			if (random.nextDouble() < share) {
				this.kinds[i] = (byte) kind.ordinal();
			}
		}
	}

	private boolean isKind(int event, EventKind kind) {
		return this.kinds[event] == kind.ordinal();
	}

	/** As Kafka's producers do by default. */
	private int partition(int key) {
		return Utils.toPositive(Utils.murmur2(name(key).getBytes(StandardCharsets.UTF_8))) % this.workload.partitions();
	}

	private static String name(int key) {
		return "key-" + key;
	}

	/**
	 * The next event, to be sent at once. In the order of the events, each once.
	 * @param event its index
	 * @param topic where it goes
	 * @return the record
	 */
	public ProducerRecord<String, byte[]> record(int event, String topic) {
		int key = this.keys[event];
		byte[] value = Payload.of(this.workload.valueBytes(), event, key, this.sent[key]++,
				EventKind.values()[this.kinds[event]]);
		return new ProducerRecord<>(topic, this.partitions[key], name(key), value);
	}

	/**
	 * An event that is sent before the measurement.
	 * @param partition where it goes
	 * @param topic where it goes
	 * @return the record
	 */
	public ProducerRecord<String, byte[]> warmUp(int partition, String topic) {
		return new ProducerRecord<>(topic, partition, "warm-up-" + partition,
				Payload.of(this.workload.valueBytes(), 0, 0, 0, EventKind.WARM_UP));
	}

	/** Ordinary events in the partition of the slow key. */
	int[] neighboursOfSlowKey() {
		return IntStream.range(0, this.keys.length)
			.filter((event) -> !isKind(event, EventKind.SLOW)
					&& this.partitions[this.keys[event]] == this.partitions[SLOW_KEY])
			.toArray();
	}

}
