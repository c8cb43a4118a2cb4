package dev.prosody;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is published runs on Java 21, whatever it is built and tested with. */
class BytecodeTests {

	/** Java 21, see the Java Virtual Machine Specification, table 4.1-A. */
	private static final int JAVA_21 = 65;

	@Test
	void everyClassIsOfJava21() throws Exception {
		Path classes = Path.of(ProsodyClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		try (Stream<Path> files = Files.walk(classes)) {
			assertThat(files.filter((file) -> file.toString().endsWith(".class"))).hasSizeGreaterThan(200)
				.allSatisfy((file) -> assertThat(majorVersion(file)).isEqualTo(JAVA_21));
		}
	}

	private static int majorVersion(Path file) throws IOException {
		try (DataInputStream input = new DataInputStream(Files.newInputStream(file))) {
			input.readInt();
			input.readUnsignedShort();
			return input.readUnsignedShort();
		}
	}

}
