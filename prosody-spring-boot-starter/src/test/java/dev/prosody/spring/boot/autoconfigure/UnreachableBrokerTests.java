package dev.prosody.spring.boot.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

import ch.qos.logback.classic.Level;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.status.ListenerState;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** An application starts without its broker. */
class UnreachableBrokerTests {

	static class Handlers {

		@ProsodyListener(id = "unreachable-orders", topics = "orders")
		void orders(String order) {
		}

		@ProsodyListener(id = "unreachable-refunds", topics = "refunds")
		void refunds(String refund) {
		}

	}

	@Test
	void brokerThatDoesNotListenIsNoFailure() throws Exception {
		assertStartsAndSaysSoOnce("127.0.0.1:" + unusedPort());
	}

	@Test
	void hostThatDoesNotResolveIsNoFailure() {
		assertStartsAndSaysSoOnce("broker.invalid:9092");
	}

	/** Once: asking for each listener again would delay the start by a timeout each. */
	private static void assertStartsAndSaysSoOnce(String broker) {
		try (LogLines lines = LogLines.of("dev.prosody.TopicPreparation")) {
			application(broker).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ProsodyListenerRegistry.class).status("unreachable-orders").state())
					.isEqualTo(ListenerState.CONNECTING);
			});

			assertThat(lines.at(Level.WARN)).filteredOn((line) -> line.contains("unreachable-"))
				.singleElement()
				.asString()
				.startsWith("Kafka cannot be reached; the start goes on without a check of topics, and listeners "
						+ List.of("unreachable-orders", "unreachable-refunds") + " connect when they can: ");
		}
	}

	private static ApplicationContextRunner application(String broker) {
		return Applications.bare()
			.withPropertyValues("prosody.group-id=billing", "spring.kafka.bootstrap-servers=" + broker)
			.withBean("handlers", Handlers.class);
	}

	private static int unusedPort() throws Exception {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
