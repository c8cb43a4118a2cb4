package dev.prosody.spring;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.prosody.handler.ProsodyEvent;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.status.ListenerState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/** The endpoint as an operator has it: with HTTP and JSON, as its document shows. */
@ExtendWith(SharedBroker.class)
class EndpointOverHttpIT {

	/** Names of topics and groups begin with it, and those of the document do not. */
	private static final String OWN = "endpoint-";

	private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

	private static final JsonMapper JSON = new JsonMapper();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static TestApplication application;

	static class Handler {

		final CountDownLatch slowMayEnd = new CountDownLatch(1);

		volatile boolean healed;

		@ProsodyListener(id = "orders", topics = "endpoint-orders", groupId = "endpoint-billing",
				retryPolicy = "patient")
		void orders(String order, ProsodyEvent<String> event) throws ConnectException {
			if (event.key().equals("customer-7") && !this.healed) {
				throw new ConnectException("not reachable");
			}
		}

		@ProsodyListener(id = "slow", topics = "endpoint-slow", retryPolicy = "patient")
		void slow(String order) throws InterruptedException {
			this.slowMayEnd.await();
			throw new IllegalStateException("failed at last");
		}

		@ProsodyListener(id = "controlled", topics = "endpoint-controlled")
		void controlled(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handler.class)
	static class Application {

		@Bean
		RetryStrategy patient() {
			return (attempt, failure) -> Duration.ofHours(1);
		}

	}

	static class ReadOnlyHandler {

		@ProsodyListener(id = "read-only", topics = "endpoint-read-only")
		void handle(String order) {
		}

	}

	@Import(ReadOnlyHandler.class)
	static class ReadOnlyApplication {

	}

	private record Answer(int status, String text) {

		JsonNode json() {
			return JSON.readTree(this.text);
		}

	}

	@BeforeAll
	static void start(TestBroker broker) {
		broker.createTopic("endpoint-orders", 1);
		broker.createTopic("endpoint-controlled", 2);
		broker.createTopic("endpoint-slow", 1);
		application = run(broker, "endpoint", Application.class, "management.endpoint.prosody.access=unrestricted");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private static TestApplication run(TestBroker broker, String name, Class<?> configuration, String... properties) {
		return TestApplication.run(broker, name, configuration,
				Stream
					.concat(Stream.of(properties), Stream.of("spring.main.web-application-type=servlet",
							"server.port=0", "management.endpoints.web.exposure.include=prosody"))
					.toArray(String[]::new));
	}

	@Test
	void showsWhatTheDocumentShowsAndDoesWhatItIsTold() throws Exception {
		for (int i = 0; i < 22; i++) {
			application.send("endpoint-orders", (i < 2) ? "customer-7" : "another-" + i, "order");
		}
		application.await("waits", () -> get("/orders").json().at("/waiting/0/attempts").asInt() == 1);
		assertAccepted(post("/orders", command("retry-now", "orders", 0)), "endpoint-orders-0@0 is attempted now");

		List<String> documented = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "endpoint.md")))
			.results()
			.map((example) -> example.group(1))
			.toList();
		assertThat(documented).hasSize(2);
		awaitDocumented("/orders", "", documented.get(1));
		awaitDocumented("", "/listeners/orders", documented.get(0));

		assertThat(post("/orders", command("dead-letter", "orders", 1)).status()).as("queued behind another")
			.isEqualTo(409);
		application.bean(Handler.class).healed = true;
		assertAccepted(post("/orders", command("dead-letter", "orders", 0)),
				"endpoint-orders-0@0 becomes a dead letter now");
		application.await("both are settled", () -> get("/orders").json().at("/partitions/0/committed").asInt() == 22);
		assertThat(get("/orders").json().at("/counts/deadLettered").asInt()).isOne();
		Answer late = post("/orders", command("retry-now", "orders", 0));
		assertThat(late.status()).isEqualTo(409);
		assertThat(late.json().at("/result").asString()).isEqualTo("not-waiting");
	}

	/** A snapshot is a moment old, and the end of the log is known last. */
	private static void awaitDocumented(String path, String part, String documented) {
		Awaitility.await("as in the document: " + path)
			.atMost(Duration.ofSeconds(40))
			.untilAsserted(
					() -> assertThat(comparable(get(path).text()).at(part)).isEqualTo(comparable(documented).at(part)));
	}

	private static String command(String action, String topic, long offset) {
		return """
				{ "action": "%s", "topic": "endpoint-%s", "partition": 0, "offset": %d }""".formatted(action, topic,
				offset);
	}

	/**
	 * With times of the right form, whichever they are, and without the busy keys: none
	 * was busy for long enough.
	 */
	private static JsonNode comparable(String json) {
		JsonNode answer = JSON.readTree(json.replace(OWN, "")
			.replaceAll("\"PT([0-9]+H)?([0-9]+M)?([0-9.]+S)?\"", "\"a duration\"")
			.replaceAll("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z\"", "\"a time\""));
		((ObjectNode) answer).remove("keys");
		return answer;
	}

	@Test
	void anEventThatIsRunningIsGivenUpIfItFails() throws Exception {
		application.send("endpoint-slow", "key", "order");
		application.await("runs", () -> get("/slow").json().at("/running").asInt() == 1);

		Answer answer = post("/slow", command("dead-letter", "slow", 0));

		assertThat(answer.status()).isEqualTo(202);
		assertThat(answer.json()).isEqualTo(JSON.createObjectNode()
			.put("result", "requested")
			.put("message", "endpoint-slow-0@0 becomes a dead letter if the attempt fails that runs now"));
		assertThat(post("/slow", command("retry-now", "slow", 0)).status()).isEqualTo(409);
		application.bean(Handler.class).slowMayEnd.countDown();
		application.await("given up", () -> get("/slow").json().at("/counts/deadLettered").asInt() == 1);
		assertThat(get("/slow").json().at("/counts/retries").asInt()).isZero();
	}

	@Test
	void controlsAListener() throws Exception {
		application.awaitAssignment("controlled");

		assertAccepted(post("/controlled", "{ \"action\": \"pause\" }"), "Listener 'controlled' is paused");
		application.await("paused", () -> get("").json().at("/listeners/controlled/paused").asBoolean());
		assertAccepted(post("/controlled", "{ \"action\": \"resume\" }"), "Listener 'controlled' is resumed");
		application.await("resumed", () -> !get("/controlled").json().at("/paused").asBoolean());

		String one = "\"topic\": \"endpoint-controlled\", \"partition\": 1 }";
		application.await("all partitions are shown",
				() -> get("/controlled").json().at("/partitions/1/partition").asInt() == 1);
		assertThat(post("/controlled", "{ \"action\": \"pause\", " + one).status()).isEqualTo(200);
		application.await("one paused, and only one", () -> {
			JsonNode partitions = get("/controlled").json().at("/partitions");
			return partitions.at("/1/paused").asString().equals("REQUESTED") && !partitions.at("/0").has("paused");
		});
		assertThat(post("/controlled", "{ \"action\": \"resume\", " + one).status()).isEqualTo(200);
		application.await("it is resumed", () -> !get("/controlled").json().at("/partitions/1").has("paused"));

		assertAccepted(post("/controlled", "{ \"action\": \"stop\" }"), "Listener 'controlled' is stopping");
		application.await("stopped", () -> get("/controlled").json().at("/state").asString().equals("STOPPED"));
		assertAccepted(post("/controlled", "{ \"action\": \"start\" }"), "Listener 'controlled' is starting");
		application.await("started", () -> application.status("controlled").state() == ListenerState.RUNNING);
	}

	private static void assertAccepted(Answer answer, String message) {
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json()).isEqualTo(JSON.createObjectNode().put("result", "accepted").put("message", message));
	}

	static Stream<Arguments> badInput() {
		return Stream.of(
				argumentSet("action that does not exist", "{ \"action\": \"dance\" }",
						"There is no action 'dance', but there are: start, stop, pause, resume, retry-now, "
								+ "dead-letter"),
				argumentSet("no action", "{ \"topic\": \"endpoint-orders\", \"partition\": 0 }",
						"'action' is missing, which is one of: start, stop, pause, resume, retry-now, dead-letter"),
				argumentSet("nothing", "",
						"'action' is missing, which is one of: start, stop, pause, resume, retry-now, dead-letter"),
				argumentSet("topic without partition", "{ \"action\": \"pause\", \"topic\": \"endpoint-orders\" }",
						"'topic' and 'partition' go together, but only 'topic' was given"),
				argumentSet("partition that is no number",
						"{ \"action\": \"pause\", \"topic\": \"endpoint-orders\", \"partition\": \"first\" }",
						"'partition' must be a whole number but was 'first'"),
				argumentSet("offset that is no number",
						"{ \"action\": \"retry-now\", \"topic\": \"endpoint-orders\", \"partition\": 0, "
								+ "\"offset\": 1.5 }",
						"'offset' must be a whole number but was '1.5'"),
				argumentSet("event without offset",
						"{ \"action\": \"retry-now\", \"topic\": \"endpoint-orders\", \"partition\": 0 }",
						"'retry-now' is for one event: give 'topic', 'partition' and 'offset'"));
	}

	@ParameterizedTest
	@MethodSource
	void badInput(String body, String reason) throws Exception {
		Answer answer = post("/orders", body);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json()).isEqualTo(JSON.createObjectNode().put("result", "invalid").put("message", reason));
	}

	@Test
	void whatIsNotHereIsNotFound() throws Exception {
		assertThat(get("/unknown").status()).isEqualTo(404);
		Answer unknown = post("/unknown", "{ \"action\": \"pause\" }");
		assertThat(unknown.status()).isEqualTo(404);
		assertThat(unknown.json().at("/result").asString()).isEqualTo("unknown-listener");
		Answer elsewhere = post("/orders",
				"{ \"action\": \"dead-letter\", \"topic\": \"endpoint-orders\", \"partition\": 5, \"offset\": 0 }");
		assertThat(elsewhere.status()).isEqualTo(409);
		assertThat(elsewhere.json().at("/result").asString()).isEqualTo("not-assigned");
	}

	@Test
	void commandsAreRefusedUnlessTheyAreAllowed(TestBroker broker) throws Exception {
		broker.createTopic("endpoint-read-only", 1);
		try (TestApplication readOnly = run(broker, "endpoint-read-only", ReadOnlyApplication.class)) {
			readOnly.await("runs", () -> readOnly.status("read-only").state() == ListenerState.RUNNING);

			assertThat(send(readOnly, "/read-only", "GET", "").status()).isEqualTo(200);
			assertThat(send(readOnly, "", "GET", "").json().at("/listeners").propertyNames())
				.containsExactly("read-only");
			for (String action : List.of("stop", "pause", "retry-now", "dance")) {
				assertThat(send(readOnly, "/read-only", "POST", "{ \"action\": \"" + action + "\" }").status())
					.as(action)
					.isEqualTo(405);
			}
			assertThat(readOnly.status("read-only").paused()).isFalse();
			assertThat(readOnly.status("read-only").state()).isEqualTo(ListenerState.RUNNING);
		}
	}

	private static Answer get(String path) throws IOException, InterruptedException {
		return send(application, path, "GET", "");
	}

	private static Answer post(String path, String body) throws IOException, InterruptedException {
		return send(application, path, "POST", body);
	}

	private static Answer send(TestApplication to, String path, String method, String body)
			throws IOException, InterruptedException {
		int port = ((WebServerApplicationContext) to.context()).getWebServer().getPort();
		HttpResponse<String> response = HTTP
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prosody" + path))
				.method(method, BodyPublishers.ofString(body))
				.header("Content-Type", "application/json")
				.build(), BodyHandlers.ofString());
		return new Answer(response.statusCode(), response.body());
	}

}
