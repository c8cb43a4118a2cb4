package dev.prosody.spring.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages of {@code docs/} that tests write, and check as long as nobody asks for that. */
public final class GeneratedPage {

	/** With this system property, pages are written before they are checked. */
	private static final String WRITE = "prosody.docs.write";

	private GeneratedPage() {
	}

	/**
	 * Checks that a page is what it should be.
	 * @param name its name in {@code docs/}
	 * @param text what it should be
	 * @param test the test that writes it
	 */
	public static void verify(String name, String text, Class<?> test) throws IOException {
		Path page = Path.of("..", "docs", name);
		if (isWritten()) {
			Files.writeString(page, text);
		}
		assertThat(Files.exists(page) ? Files.readString(page) : "")
			.as("docs/%s is out of date. Write it again: ./mvnw -B -ntp -pl prosody-spring-boot-starter -am test "
					+ "-Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -D%s=true", name, test.getSimpleName(), WRITE)
			.isEqualTo(text);
	}

	/** Whether somebody asks for pages to be written. */
	public static boolean isWritten() {
		return Boolean.getBoolean(WRITE);
	}

}
