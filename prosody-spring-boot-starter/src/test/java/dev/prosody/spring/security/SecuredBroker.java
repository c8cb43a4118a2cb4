package dev.prosody.spring.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.testing.Futures;
import dev.prosody.testing.Broker;
import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.BrokerProcess;
import dev.prosody.testing.BrokerSpec;
import dev.prosody.testing.Ports;
import dev.prosody.testing.secrets.Planted;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.FileSystemUtils;

/**
 * A broker process with two listeners, one that demands client certificates and one that
 * demands SCRAM credentials over TLS. Nobody may do anything that was not allowed. What
 * its administrator does here. Thread-safe.
 */
final class SecuredBroker implements Broker, AutoCloseable {

	private static final String ADMIN = "admin";

	private static final String ADMIN_PASSWORD = Planted.secret("admin-password");

	private final Path home;

	private final Certificates certificates;

	private final String mutualTls;

	private final BrokerProcess process;

	private final Admin admin;

	private final BrokerAdmin topics;

	private final KafkaProducer<byte[], byte[]> producer;

	private SecuredBroker(Path home, Certificates certificates, String mutualTls, BrokerProcess process) {
		this.home = home;
		this.certificates = certificates;
		this.mutualTls = mutualTls;
		this.process = process;
		this.admin = Admin.create(clientConfig());
		this.topics = new BrokerAdmin(this);
		this.producer = new KafkaProducer<>(clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
	}

	static SecuredBroker start() {
		try {
			Path home = Files.createTempDirectory("prosody-secured-broker");
			Certificates certificates = Certificates.in(Files.createDirectory(home.resolve("tls")));
			int tlsPort = Ports.free();
			BrokerSpec spec = spec(BrokerSpec.in(home), tlsPort, certificates);
			return new SecuredBroker(home, certificates, "127.0.0.1:" + tlsPort, BrokerProcess.of(spec).start());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static BrokerSpec spec(BrokerSpec plain, int tlsPort, Certificates certificates) throws IOException {
		int controllerPort = Ports.free();
		Map<String, String> settings = new HashMap<>();
		settings.put("listeners", "SCRAM://127.0.0.1:" + plain.port() + ",TLS://127.0.0.1:" + tlsPort
				+ ",CONTROLLER://127.0.0.1:" + controllerPort);
		settings.put("advertised.listeners", "SCRAM://127.0.0.1:" + plain.port() + ",TLS://127.0.0.1:" + tlsPort);
		settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
		settings.put("listener.security.protocol.map", "SCRAM:SASL_SSL,TLS:SSL,CONTROLLER:SSL");
		settings.put("inter.broker.listener.name", "TLS");
		settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
		settings.put("listener.name.scram.scram-sha-512.sasl.jaas.config",
				"org.apache.kafka.common.security.scram.ScramLoginModule required;");
		settings.put("ssl.client.auth", "required");
		settings.put("listener.name.scram.ssl.client.auth", "none");
		settings.put("ssl.principal.mapping.rules", "RULE:^CN=([^,]+)$/$1/");
		settings.put("ssl.keystore.type", "PKCS12");
		settings.put("ssl.keystore.location", certificates.brokerStore().toString());
		settings.put("ssl.keystore.password", certificates.password());
		settings.put("ssl.key.password", certificates.password());
		settings.put("ssl.truststore.type", "PKCS12");
		settings.put("ssl.truststore.location", certificates.trustStore().toString());
		settings.put("ssl.truststore.password", certificates.password());
		settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
		settings.put("allow.everyone.if.no.acl.found", "false");
		settings.put("super.users", "User:broker;User:" + ADMIN);
		return plain.withSettings(settings)
			.withFormatArguments(
					List.of("--add-scram", "SCRAM-SHA-512=[name=" + ADMIN + ",password=" + ADMIN_PASSWORD + "]"))
			.withClientConfig(
					Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "SCRAM-SHA-512", "sasl.jaas.config",
							"org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + ADMIN
									+ "\" password=\"" + ADMIN_PASSWORD + "\";",
							"ssl.truststore.type", "PKCS12", "ssl.truststore.location",
							certificates.trustStore().toString(), "ssl.truststore.password", certificates.password()));
	}

	/** Where it demands SCRAM credentials, over TLS. */
	@Override
	public String bootstrapServers() {
		return this.process.bootstrapServers();
	}

	/** Where it demands client certificates. */
	String mutualTls() {
		return this.mutualTls;
	}

	/** What an administrator's client needs. */
	@Override
	public Map<String, Object> clientConfig() {
		return this.process.clientConfig();
	}

	Certificates certificates() {
		return this.certificates;
	}

	/** Creates a topic. */
	void createTopic(String name, int partitions) {
		this.topics.createTopic(name, partitions, Map.of());
	}

	/** Topics and groups, as an administrator sees them. */
	BrokerAdmin topics() {
		return this.topics;
	}

	/** Sends an order, as somebody who may. */
	void send(String topic, String key, Orders.Order order) {
		byte[] value = JsonMapper.shared().writeValueAsBytes(order);
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic,
				Planted.key(key).getBytes(StandardCharsets.UTF_8), value);
		record.headers().add(Planted.HEADER, Planted.headerValue());
		Futures.get(this.producer.send(record));
	}

	/** Creates a user, or changes the password. */
	void password(String user, String password) {
		Futures.get(this.admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user,
				new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
			.all());
	}

	/** Allows a user something. */
	void allow(String user, ResourceType type, String name, AclOperation... operations) {
		Futures
			.get(this.admin.createAcls(Arrays.stream(operations).map((op) -> permission(user, type, name, op)).toList())
				.all());
	}

	/** Takes back what {@link #allow} has allowed. */
	void forbid(String user, ResourceType type, String name, AclOperation... operations) {
		Futures.get(this.admin
			.deleteAcls(Arrays.stream(operations).map((op) -> permission(user, type, name, op).toFilter()).toList())
			.all());
	}

	private static AclBinding permission(String user, ResourceType type, String name, AclOperation operation) {
		return new AclBinding(new ResourcePattern(type, name, PatternType.LITERAL),
				new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
	}

	@Override
	public void close() throws IOException {
		try (this.process; this.admin; this.topics; this.producer) {
			// the last one first
		}
		FileSystemUtils.deleteRecursively(this.home);
	}

}
