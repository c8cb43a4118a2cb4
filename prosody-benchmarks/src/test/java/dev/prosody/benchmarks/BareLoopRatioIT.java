package dev.prosody.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import dev.prosody.benchmarks.broker.Feed;
import dev.prosody.benchmarks.broker.LocalBroker;
import dev.prosody.benchmarks.broker.Topics;
import dev.prosody.benchmarks.contender.Contenders;
import dev.prosody.benchmarks.contender.Target;
import dev.prosody.benchmarks.run.Figure;
import dev.prosody.benchmarks.run.Measurement;
import dev.prosody.benchmarks.run.Run;
import dev.prosody.benchmarks.workload.Workload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Notices when something on the way of an event has become much slower. Both sides run in
 * this process, one right after the other, so that a slow or busy machine slows both;
 * only their ratio counts. The bounds are far below what is measured: only a collapse is
 * a failure, and no machine is quiet enough for more.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BareLoopRatioIT {

	/** Odd; each takes two or three seconds. */
	private static final int ROUNDS = 5;

	private static final Workload BLOCKING = Workload.of("w1/events=20000");

	private static final Workload NOTHING = Workload.of("w2/events=300000");

	private static LocalBroker broker;

	@BeforeAll
	static void startAndWarmUp() throws Exception {
		broker = LocalBroker.start();
		for (Workload workload : List.of(BLOCKING, NOTHING)) {
			new Topics(broker.bootstrapServers()).create(workload.topic(), workload.partitions());
			Feed.fill(broker.bootstrapServers(), workload.topic(), workload);
		}
		ratio(NOTHING, true);
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	@Test
	void keepsUpWithABareLoopWhenHandlersBlock() throws Exception {
		keepsUp(BLOCKING, 0.6);
	}

	@Test
	void keepsUpWithABareLoopWhenHandlersDoNothing() throws Exception {
		// runs of less than a second: what else the machine does has more weight
		keepsUp(NOTHING, 0.4);
	}

	private static void keepsUp(Workload workload, double least) throws Exception {
		List<Double> ratios = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			ratios.add(ratio(workload, round % 2 == 0));
		}

		Collections.sort(ratios);
		assertThat(ratios.get(ROUNDS / 2)).as("""
				Events per second of '%s', Prosody to a bare loop of virtual threads run right before or after it:
				median of the ratios %s. Below %s something on the way of an event has become much slower.
				Look at it with Comparison, see docs/performance/README.md.""", workload.spec(), ratios, least)
			.isGreaterThanOrEqualTo(least);
	}

	private static double ratio(Workload workload, boolean bareFirst) throws Exception {
		if (bareFirst) {
			double bare = rate(Contenders.REFERENCE, workload);
			return rate("prosody", workload) / bare;
		}
		double prosody = rate("prosody", workload);
		return prosody / rate(Contenders.REFERENCE, workload);
	}

	private static double rate(String contender, Workload workload) throws Exception {
		Measurement run = Run.of(Contenders.named(contender),
				new Target(broker.bootstrapServers(), workload.topic(), contender + "-" + UUID.randomUUID(), workload));
		assertThat(run.isCorrect()).as("each event once, in order, committed: %s %s", contender, run.figures())
			.isTrue();
		return run.get(Figure.RATE);
	}

}
