package dev.prosody.samples.flights;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.prosody.spring.ProsodyListenerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/** A run from its beginning to its report. */
@Component
class FlightsRun implements ApplicationRunner, ExitCodeGenerator {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final FlightsProperties flights;

	private final Gathering gathering;

	private final DepartureSender sender;

	private final RunAudit audit;

	private final ProsodyListenerRegistry listeners;

	private final WaitingTimes waits;

	private volatile @Nullable Report report;

	FlightsRun(FlightsProperties flights, Gathering gathering, DepartureSender sender, RunAudit audit,
			ProsodyListenerRegistry listeners, WaitingTimes waits) {
		this.flights = flights;
		this.gathering = gathering;
		this.sender = sender;
		this.audit = audit;
		this.listeners = listeners;
		this.waits = waits;
	}

	@Override
	public void run(ApplicationArguments args) throws InterruptedException {
		System.out.println(Greeting.of(this.flights));
		this.report = handleAll();
	}

	private Report handleAll() throws InterruptedException {
		if (!this.flights.begin()) {
			return follow(CompletableFuture.completedFuture(null));
		}
		if (!this.gathering.await(this.flights.instances(), this.flights.timeout())) {
			return this.audit.report().withProblem("not all " + this.flights.instances() + " instances came in time");
		}
		return follow(this.sender.sendAll());
	}

	private Report follow(CompletableFuture<Void> sending) throws InterruptedException {
		Progress progress = new Progress(this.audit, this.listeners);
		while (!this.audit.awaitEnd(SECOND)) {
			System.out.println(progress.line());
			this.audit.discarded(this.listeners.status("departures").counts().discarded());
			if (sending.isCompletedExceptionally()) {
				return this.audit.report().withProblem("sending failed: " + sending.exceptionNow().getMessage());
			}
			if (progress.elapsed().compareTo(this.flights.timeout()) > 0) {
				return this.audit.report()
					.withProblem("the run was not over after " + this.flights.timeout().toSeconds() + " s");
			}
		}
		return this.audit.report();
	}

	/** What became of the run, once it has been run. */
	Report report() {
		Report result = this.report;
		Assert.state(result != null, "The run is not over");
		return result;
	}

	/** The report with what only this instance knows. */
	ModeResult result() {
		return new ModeResult(this.flights.mode(), report(), this.waits.p99());
	}

	@Override
	public int getExitCode() {
		return report().isGood() ? 0 : 1;
	}

}
