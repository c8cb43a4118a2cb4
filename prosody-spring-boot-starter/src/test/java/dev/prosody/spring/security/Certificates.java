package dev.prosody.spring.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import dev.prosody.testing.secrets.Planted;

/**
 * Certificates made by the JDK's {@code keytool}, valid for two days: an authority, the
 * broker's and an application's signed by it, and an authority that signed nothing.
 */
final class Certificates {

	/** Name in the certificate of the application, its principal for the broker. */
	static final String APPLICATION = "application";

	private static final String BROKER = "broker";

	private static final String AUTHORITY = "authority";

	private static final String STRANGER = "stranger";

	private final Path folder;

	private final String password = Planted.secret("keystore-password");

	private Certificates(Path folder) {
		this.folder = folder;
	}

	/**
	 * Makes them.
	 * @param folder an empty directory, where all files go
	 * @return the certificates
	 */
	static Certificates in(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
		Certificates certificates = new Certificates(folder);
		certificates.generate(AUTHORITY, "-ext", "bc:c");
		certificates.generate(STRANGER, "-ext", "bc:c");
		certificates.generate(BROKER, "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1");
		certificates.generate(APPLICATION, "-signer", AUTHORITY);
		certificates.export();
		return certificates;
	}

	Path folder() {
		return this.folder;
	}

	/** The password of all stores and keys. */
	String password() {
		return this.password;
	}

	/** Key and certificate of the broker. */
	Path brokerStore() {
		return this.folder.resolve("broker.p12");
	}

	/** The authority, as everybody trusts it. */
	Path trustStore() {
		return this.folder.resolve("trusted.p12");
	}

	/** Only the authority that signed nothing. */
	Path strangersTrustStore() {
		return this.folder.resolve("stranger.p12");
	}

	private void generate(String name, String... options) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
						name, "-dname", "CN=" + name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2",
						"-storetype", "PKCS12", "-keystore", all().toString(), "-storepass", this.password));
		command.addAll(List.of(options));
		Path log = this.folder.resolve("keytool.log");
		Process keytool = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		if (keytool.waitFor() != 0) {
			throw new IllegalStateException(Files.readString(log));
		}
	}

	private Path all() {
		return this.folder.resolve("all.p12");
	}

	private void export() throws IOException, GeneralSecurityException {
		KeyStore all = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(all())) {
			all.load(in, this.password.toCharArray());
		}
		Key key = all.getKey(BROKER, this.password.toCharArray());
		Certificate[] chain = all.getCertificateChain(BROKER);
		store(brokerStore(), (store) -> store.setKeyEntry(BROKER, key, this.password.toCharArray(), chain));
		store(trustStore(), (store) -> store.setCertificateEntry(AUTHORITY, all.getCertificate(AUTHORITY)));
		store(strangersTrustStore(), (store) -> store.setCertificateEntry(STRANGER, all.getCertificate(STRANGER)));
		pem("authority.pem", "CERTIFICATE", all.getCertificate(AUTHORITY).getEncoded());
		pem("application.pem", "CERTIFICATE", all.getCertificate(APPLICATION).getEncoded());
		pem("application-key.pem", "PRIVATE KEY", all.getKey(APPLICATION, this.password.toCharArray()).getEncoded());
	}

	private void store(Path file, Content content) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		content.writeTo(store);
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, this.password.toCharArray());
		}
	}

	private void pem(String file, String type, byte[] content) throws IOException {
		String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
		Files.writeString(this.folder.resolve(file),
				"-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
	}

	private interface Content {

		void writeTo(KeyStore store) throws GeneralSecurityException;

	}

}
