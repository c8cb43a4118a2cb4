package dev.prosody.spring.security;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.prosody.testing.secrets.Planted;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Something that an application is refused.
 *
 * @param name of the application, its user, group, listener and topic
 * @param protocol of its group
 * @param breaking takes away what it needs, before it starts
 * @param healing gives it back while the application runs
 * @param properties further properties of the application
 * @param words what its status says
 */
record Refusal(String name, String protocol, Consumer<SecuredBroker> breaking, Consumer<SecuredBroker> healing,
		List<String> properties, List<String> words) {

	private static final Consumer<SecuredBroker> NOT_WHILE_IT_RUNS = (broker) -> {
	};

	/** Name of the application that has no certificate, although the broker wants one. */
	private static final String UNCERTIFIED = "uncertified";

	/** Name of the application that may not write its dead letters. */
	static final String WRITER = "writer";

	static List<Refusal> all(Certificates certificates) {
		List<Refusal> all = new ArrayList<>();
		for (String protocol : List.of("classic", "consumer")) {
			all.add(password(protocol + "-password", protocol));
			all.add(group(protocol + "-member", protocol));
			all.add(reading(protocol + "-reader", protocol));
			all.add(describing(protocol + "-stranger", protocol));
		}
		all.add(new Refusal("wrong-trust", "classic", NOT_WHILE_IT_RUNS, NOT_WHILE_IT_RUNS,
				List.of("spring.ssl.bundle.jks.kafka.truststore.location=file:" + certificates.strangersTrustStore()),
				List.of("no TLS connection is possible", "unable to find valid certification path",
						"Check that this application")));
		all.add(new Refusal(UNCERTIFIED, "classic", NOT_WHILE_IT_RUNS, NOT_WHILE_IT_RUNS,
				List.of("spring.ssl.bundle.pem.kafka.keystore.certificate=",
						"spring.ssl.bundle.pem.kafka.keystore.private-key="),
				List.of("no TLS connection is possible", "a certificate itself if the broker demands one")));
		all.add(letters(WRITER));
		return all;
	}

	private static Refusal password(String name, String protocol) {
		return new Refusal(name, protocol, (broker) -> broker.password(name, Planted.secret("another-password")),
				(broker) -> broker.password(name, SecuredApplication.passwordOf(name)), List.of(),
				List.of("authentication failed", "SCRAM-SHA-512", "Check the credentials"));
	}

	private static Refusal group(String name, String protocol) {
		return permission(name, protocol, ResourceType.GROUP, name, List.of(AclOperation.READ),
				List.of("Not authorized to access group: " + name, "READ on the group"));
	}

	/** It may know that the topic is there, and reads another one. */
	private static Refusal reading(String name, String protocol) {
		Refusal denied = permission(name, protocol, ResourceType.TOPIC, name, List.of(AclOperation.READ),
				List.of("Not authorized to access topics: [" + name + "]", "READ on topics [" + name + "]"));
		return new Refusal(name, protocol,
				denied.breaking()
					.andThen((broker) -> broker.allow(name, ResourceType.TOPIC, name, AclOperation.DESCRIBE)),
				denied.healing(), List.of("topics=" + name + "," + other(name)), denied.words());
	}

	/** Nobody tells it whether there is such a topic. */
	private static Refusal describing(String name, String protocol) {
		return permission(name, protocol, ResourceType.TOPIC, name, List.of(AclOperation.READ, AclOperation.WRITE),
				List.of("Kafka refuses", "READ and DESCRIBE on"));
	}

	private static Refusal letters(String name) {
		return permission(name, "consumer", ResourceType.TOPIC, name + "-dlt", List.of(AclOperation.WRITE),
				List.of("Dead letters for '" + name + "-dlt' wait", "WRITE on topics [" + name + "-dlt]"));
	}

	private static Refusal permission(String name, String protocol, ResourceType type, String resource,
			List<AclOperation> operations, List<String> words) {
		AclOperation[] all = operations.toArray(AclOperation[]::new);
		return new Refusal(name, protocol, (broker) -> broker.forbid(name, type, resource, all),
				(broker) -> broker.allow(name, type, resource, all), List.of(), words);
	}

	/** A second topic of an application. */
	static String other(String name) {
		return name + "-other";
	}

	boolean hasOther() {
		return this.properties.stream().anyMatch((property) -> property.startsWith("topics="));
	}

	boolean healsWhileItRuns() {
		return this.healing != NOT_WHILE_IT_RUNS;
	}

	/** Sends what the application has to do, once it may. */
	void send(SecuredBroker broker) {
		broker.send(this.name, "a", new Orders.Order("1", Planted.secret("card"), this.name.equals(WRITER)));
		broker.send(this.name, "b", new Orders.Order("2", Planted.secret("card"), false));
		if (hasOther()) {
			broker.send(other(this.name), "a", new Orders.Order("other", Planted.secret("card"), false));
		}
	}

	/** Gives the application all it needs, but what it is refused. */
	void prepare(SecuredBroker broker) {
		broker.password(this.name, SecuredApplication.passwordOf(this.name));
		broker.allow(this.name, ResourceType.GROUP, this.name, AclOperation.READ);
		for (String topic : hasOther() ? List.of(this.name, other(this.name)) : List.of(this.name)) {
			broker.createTopic(topic, 1);
			broker.createTopic(topic + "-dlt", 1);
			broker.allow(this.name, ResourceType.TOPIC, topic, AclOperation.READ, AclOperation.WRITE);
			broker.allow(this.name, ResourceType.TOPIC, topic + "-dlt", AclOperation.WRITE);
		}
		this.breaking.accept(broker);
	}

	SecuredApplication start(SecuredBroker broker) {
		String[] all = allProperties();
		return this.name.equals(UNCERTIFIED) ? SecuredApplication.mutualTls(broker, this.name, all)
				: SecuredApplication.scram(broker, this.name, all);
	}

	private String[] allProperties() {
		List<String> all = new ArrayList<>(this.properties);
		all.add("spring.kafka.consumer.properties.group.protocol=" + this.protocol);
		return all.toArray(String[]::new);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
