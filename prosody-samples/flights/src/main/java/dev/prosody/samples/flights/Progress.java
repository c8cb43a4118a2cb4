package dev.prosody.samples.flights;

import java.time.Duration;
import java.util.Locale;

import dev.prosody.samples.flights.Report.Counts;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;

/** Says how far the run is. Confined to the thread that made it. */
class Progress {

	private final RunAudit audit;

	private final ProsodyListenerRegistry listeners;

	private final long start = System.nanoTime();

	private long lastTime = this.start;

	private int lastDone;

	Progress(RunAudit audit, ProsodyListenerRegistry listeners) {
		this.audit = audit;
		this.listeners = listeners;
	}

	/** A line about the run, and about what this instance does at the moment. */
	String line() {
		Counts counts = this.audit.counts();
		ListenerStatus departures = this.listeners.status("departures");
		long inFlight = departures.partitions().stream().mapToLong(PartitionStatus::inFlight).sum();
		long now = System.nanoTime();
		int done = counts.handled() + counts.deadLetters();
		double rate = (done - this.lastDone) * 1e9 / Math.max(1, now - this.lastTime);
		this.lastTime = now;
		this.lastDone = done;
		return String.format(Locale.ROOT,
				"%3d s  %,6d of %,d rows  %,6.0f/s  retries %,d  dead letters %,d  | here: in flight %,d, running %,d",
				elapsed().toSeconds(), done, counts.rows(), rate, counts.retries(), counts.deadLetters(), inFlight,
				departures.running());
	}

	/** Time since the run has been followed. */
	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

}
