package dev.prosody.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.status.ListenerState;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.config.TopicBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Starts of applications as far as they need a broker. */
@ExtendWith(SharedBroker.class)
class StartupIT {

	private final TestBroker broker;

	StartupIT(TestBroker broker) {
		this.broker = broker;
	}

	static class Orders {

		@ProsodyListener(id = "orders", topics = "${topic}")
		void handle(String order) {
		}

	}

	@Test
	void missingTopicStopsTheStart() {
		StartupFailure failure = StartupFailure.of(application("new.orders-v2"));

		assertThat(failure.description()).isEqualTo(
				"Listener 'orders' needs topics that do not exist: new.orders-v2. Topic 'new.orders-v2' does not "
						+ "exist. Create it: kafka-topics.sh --bootstrap-server <broker> --create --topic new.orders-v2");
		assertThat(failure.action()).isEqualTo("""
				Create the topics, for example with beans:

				    @Bean
				    NewTopic newOrdersV2Topic() {
				        return TopicBuilder.name("new.orders-v2").partitions(6).build();
				    }

				or set 'prosody.listener.orders.topics.missing' to create, warn or ignore.""");
	}

	@Test
	void topicsOfNewTopicBeansAreThereInTime() throws Exception {
		application("bean-orders")
			.withBean(NewTopic.class, () -> TopicBuilder.name("bean-orders").partitions(3).build())
			.run((context) -> assertThat(context).hasNotFailed());

		try (Admin admin = admin()) {
			assertThat(admin.describeTopics(Set.of("bean-orders-dlt")).allTopicNames().get().get("bean-orders-dlt"))
				.satisfies((topic) -> assertThat(topic.partitions()).hasSize(3));
		}
	}

	@Test
	void missingTopicsAreCreatedIfWanted() throws Exception {
		application("created-orders").withPropertyValues("prosody.consumer.topics.missing=create")
			.run((context) -> assertThat(context).hasNotFailed());

		assertThat(topics()).contains("created-orders", "created-orders-dlt");
	}

	@Test
	void missingTopicsAreIgnoredIfWanted() {
		application("ignored-orders")
			.withPropertyValues("prosody.consumer.topics.missing=ignore", "prosody.consumer.dead-letter.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void deadLetterTopicThatMayNotBeCreatedStopsTheStart() throws Exception {
		this.broker.createTopic("kept-orders", 3);

		StartupFailure failure = StartupFailure
			.of(application("kept-orders").withPropertyValues("spring.kafka.admin.auto-create=false"));

		assertThat(failure.description())
			.isEqualTo("Listener 'orders' needs dead-letter topics that do not exist: kept-orders-dlt.");
		assertThat(failure.action()).isEqualTo("Topic 'kept-orders-dlt' does not exist. Create it: kafka-topics.sh "
				+ "--bootstrap-server <broker> --create --topic kept-orders-dlt --partitions 3 --config "
				+ "max.message.bytes=1114124 --config retention.ms=2592000000\n\n"
				+ "Prosody creates them if neither 'prosody.listener.orders.dead-letter.create' nor "
				+ "'spring.kafka.admin.auto-create' is false.\n"
				+ "Another topic can be named in 'prosody.listener.orders.dead-letter.topic'. With "
				+ "'prosody.listener.orders.dead-letter.enabled=false', events that cannot be handled are logged only.");
		assertThat(topics()).doesNotContain("kept-orders-dlt");
	}

	@Test
	void brokerThatComesLaterIsFound() throws Exception {
		this.broker.createTopic("late-orders", 1);
		int port = unusedPort();

		application("late-orders").withPropertyValues("spring.kafka.bootstrap-servers=127.0.0.1:" + port)
			.run((context) -> {
				ProsodyListenerRegistry registry = context.getBean(ProsodyListenerRegistry.class);
				assertThat(registry.status("orders").state()).isEqualTo(ListenerState.CONNECTING);

				try (ServerSocket entrance = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
					Thread.ofVirtual().start(() -> forward(entrance));
					assertThat(registry.awaitAssignment("orders", Duration.ofSeconds(40))).isTrue();
					await().until(() -> topics().contains("late-orders-dlt"));
				}
			});
	}

	/** To the broker, which tells clients its own address. */
	private void forward(ServerSocket entrance) {
		String[] address = this.broker.bootstrapServers().split(":");
		try {
			while (true) {
				Socket client = entrance.accept();
				Socket server = new Socket();
				server.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
				Thread.ofVirtual().start(() -> pump(client, server));
				Thread.ofVirtual().start(() -> pump(server, client));
			}
		}
		catch (IOException ex) {
			// The test is over
		}
	}

	private static void pump(Socket from, Socket to) {
		try (from; to; InputStream input = from.getInputStream()) {
			input.transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One side has closed the connection
		}
	}

	private static int unusedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private Admin admin() {
		return Admin.create(Map.of("bootstrap.servers", this.broker.bootstrapServers()));
	}

	private Set<String> topics() throws Exception {
		try (Admin admin = admin()) {
			return admin.listTopics().names().get();
		}
	}

	private ApplicationContextRunner application(String topic) {
		return Applications.bare()
			.withPropertyValues("prosody.group-id=" + topic, "topic=" + topic,
					"spring.kafka.bootstrap-servers=" + this.broker.bootstrapServers())
			.withBean("handler", Orders.class);
	}

}
