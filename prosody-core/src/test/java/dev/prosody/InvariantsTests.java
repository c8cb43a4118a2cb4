package dev.prosody;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The invariants of {@code ARCHITECTURE.md} are named by the tests that would notice a
 * violation: {@code i6…} for I6, {@code i1i2…} for I1 and I2.
 */
class InvariantsTests {

	private static final Pattern NAMED = Pattern.compile("(?:i\\d{1,2})+(?=[A-Z])");

	private static final Pattern NUMBER = Pattern.compile("\\d+");

	private static final Pattern TEST_CLASS = Pattern.compile("(.*(?:Tests|IT)(?:\\$.*)?)\\.class");

	@ParameterizedTest(name = "I{0}")
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 })
	void eachInvariantHasATestThatIsNamedAfterIt(int invariant) throws Exception {
		assertThat(testsOf(invariant)).isNotEmpty();
	}

	@Test
	void noTestNamesAnInvariantThatDoesNotExist() throws Exception {
		assertThat(testsOf(0)).isEmpty();
		assertThat(testsOf(12)).isEmpty();
	}

	private static List<String> testsOf(int invariant) throws Exception {
		List<String> tests = new ArrayList<>();
		for (Class<?> type : testClasses()) {
			for (Method method : type.getDeclaredMethods()) {
				if (isTest(method) && names(method.getName(), invariant)) {
					tests.add(type.getSimpleName() + "." + method.getName());
				}
			}
		}
		return tests;
	}

	private static List<Class<?>> testClasses() throws IOException, URISyntaxException, ClassNotFoundException {
		Path root = Path.of(InvariantsTests.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		List<Class<?>> types = new ArrayList<>();
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : files.toList()) {
				Matcher name = TEST_CLASS.matcher(root.relativize(file).toString());
				if (name.matches()) {
					String type = name.group(1).replace(file.getFileSystem().getSeparator(), ".");
					types.add(Class.forName(type, false, InvariantsTests.class.getClassLoader()));
				}
			}
		}
		return types;
	}

	private static boolean isTest(Method method) {
		return method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
	}

	private static boolean names(String method, int invariant) {
		Matcher named = NAMED.matcher(method);
		return named.lookingAt() && NUMBER.matcher(named.group())
			.results()
			.anyMatch((number) -> Integer.parseInt(number.group()) == invariant);
	}

}
