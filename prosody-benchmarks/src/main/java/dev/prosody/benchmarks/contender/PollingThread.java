package dev.prosody.benchmarks.contender;

import java.util.List;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/** A thread with a consumer, for contenders that poll themselves. */
abstract class PollingThread implements Contender {

	private volatile boolean stopped;

	private @Nullable Thread thread;

	final void start(Target target) {
		this.thread = Thread.ofPlatform().name("poll").start(() -> {
			try (KafkaConsumer<String, byte[]> consumer = target.consumer()) {
				consumer.subscribe(List.of(target.topic()));
				while (!this.stopped) {
					poll(consumer);
				}
				finish(consumer);
			}
		});
	}

	/** Polls once. */
	abstract void poll(KafkaConsumer<String, byte[]> consumer);

	/** Commits what was handled. */
	abstract void finish(KafkaConsumer<String, byte[]> consumer);

	@Override
	public final void close() {
		this.stopped = true;
		Thread running = this.thread;
		if (running != null) {
			try {
				running.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
