package dev.prosody;

import java.util.stream.IntStream;

import dev.prosody.listener.HandlerThreads;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLeaks;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** Events are handled one after another by the same threads, and do not notice. */
@ExtendWith(SharedBroker.class)
class IsolationIT {

	@ParameterizedTest
	@EnumSource(HandlerThreads.class)
	void i7NothingThatAHandlerLeavesBehindReachesTheNextEvent(HandlerThreads threads, EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			EventFeed feed = scenario.feed();
			IntStream.range(0, 200).forEach((i) -> feed.send("key-" + i % 10));
			feed.flush();
			scenario
				.instance("a", (spec) -> spec.options((options) -> options.maxConcurrency(2).handlerThreads(threads)),
						(event, context) -> {
							MDC.put("mark-" + event.offset(), "left behind");
							Thread.currentThread().interrupt();
							if (event.offset() % 7 == 0 && context.attempt() == 1) {
								throw new IllegalStateException("left without cleaning up");
							}
						})
				.start();

			scenario.awaitAllConcluded();
			scenario.awaitLagZero();

			scenario.history().verify(new NothingLeaks(), KeyOrder.everywhere(), new NothingLost(), new HandledOnce());
		}
	}

}
