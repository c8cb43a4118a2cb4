package dev.prosody.spring.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.prosody.send.SentEvent;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.status.ListenerStatus;
import dev.prosody.testing.secrets.Planted;
import org.awaitility.Awaitility;

import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on the {@link SecuredBroker}, and what it logs. Its name is that of its
 * user, listener, group and topics.
 */
final class SecuredApplication implements AutoCloseable {

	/** Within this time trouble has to be readable, says what this package tests. */
	private static final Duration READABLE = Duration.ofSeconds(30);

	/** The rest is bounded by the speed of a loaded machine only. */
	private static final Duration PATIENCE = Duration.ofSeconds(45);

	private final String name;

	private final TestApplication application;

	private final LoggedFor logged;

	private SecuredApplication(String name, LoggedFor logged, TestApplication application) {
		this.name = name;
		this.logged = logged;
		this.application = application;
	}

	/** Runs one that shows a certificate. */
	static SecuredApplication mutualTls(SecuredBroker broker, String name, String... properties) {
		return run(broker, broker.mutualTls(), "mutual-tls", name, properties);
	}

	/** Runs one that has a password. */
	static SecuredApplication scram(SecuredBroker broker, String name, String... properties) {
		return run(broker, broker.bootstrapServers(), "scram", name, properties);
	}

	private static SecuredApplication run(SecuredBroker broker, String servers, String file, String name,
			String... properties) {
		List<String> all = new ArrayList<>(List.of("spring.config.import=classpath:security/" + file + ".properties",
				"KAFKA_USER=" + name, "KAFKA_PASSWORD=" + passwordOf(name),
				"TLS_FOLDER=" + broker.certificates().folder(), "TLS_PASSWORD=" + broker.certificates().password()));
		if (Arrays.stream(properties).noneMatch((property) -> property.startsWith("topics="))) {
			all.add("topics=" + name);
		}
		all.addAll(List.of(properties));
		LoggedFor logged = LoggedFor.application(name);
		try {
			return new SecuredApplication(name, logged,
					TestApplication.run(servers, name, Orders.class, all.toArray(String[]::new)));
		}
		catch (RuntimeException ex) {
			logged.close();
			throw ex;
		}
	}

	/** The password of the user of an application. */
	static String passwordOf(String name) {
		return Planted.secret("password-" + name);
	}

	TestApplication application() {
		return this.application;
	}

	LoggedFor logged() {
		return this.logged;
	}

	ListenerStatus status() {
		return this.application.status(this.name);
	}

	List<String> handled() {
		return this.application.bean(Orders.class).handled;
	}

	/** Sends an order to the application's own topic. */
	CompletableFuture<SentEvent> send(String id, boolean wrong) {
		return this.application.template()
			.send(this.name, Planted.key(id), new Orders.Order(id, Planted.secret("card"), wrong),
					(options) -> options.header(Planted.HEADER, Planted.headerValue()));
	}

	void awaitHandled(String... ids) {
		Awaitility.await("handled by " + this.name)
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> assertThat(handled()).contains(ids));
	}

	/** Waits for trouble that the status puts into words. */
	String awaitLastError(String part) {
		return Awaitility.await("status of " + this.name + " says " + part)
			.atMost(READABLE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> status().lastError(), (error) -> error != null && error.contains(part));
	}

	/** Waits until the trouble is over. */
	void awaitNoError() {
		Awaitility.await("status of " + this.name + " without error")
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> status().lastError() == null);
	}

	/** Waits until Spring Boot's health tells about the trouble too. */
	void awaitHealthDown(String part) {
		Awaitility.await("health of " + this.name + " says " + part)
			.atMost(READABLE)
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> {
				IndicatedHealthDescriptor health = health();
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails().get("lastError")).asString()
					.contains(part)
					.doesNotContain(Planted.SECRET, Planted.KEY);
			});
	}

	void awaitHealthUp() {
		Awaitility.await("health of " + this.name)
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> health().getStatus().equals(Status.UP));
	}

	private IndicatedHealthDescriptor health() {
		return (IndicatedHealthDescriptor) this.application.bean(HealthEndpoint.class)
			.healthForPath("prosody", this.name);
	}

	@Override
	public void close() {
		try {
			this.application.close();
		}
		finally {
			this.logged.close();
		}
	}

}
