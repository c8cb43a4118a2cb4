package dev.prosody.failure;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.SocketException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DeclaredFailuresTests {

	@Test
	void readsMethodAndClass() {
		DeclaredFailures declared = DeclaredFailures.of(method(Handler.class, "annotated"), Handler.class);

		assertThat(declared).isEqualTo(new DeclaredFailures(List.of(IllegalStateException.class, IOException.class),
				List.of(SocketException.class), List.of(), List.of(InterruptedException.class)));
	}

	@Test
	void nothingDeclaredIsNone() {
		assertThat(DeclaredFailures.of(method(Plain.class, "handle"), Plain.class)).isEqualTo(DeclaredFailures.NONE);
		assertThat(DeclaredFailures.of(null, null)).isEqualTo(DeclaredFailures.NONE);
	}

	@Test
	void emptyListOnAMethodIsRejected() {
		Method method = method(Handler.class, "empty");

		assertThatIllegalArgumentException().isThrownBy(() -> DeclaredFailures.of(method, null))
			.withMessage("@Permanent on " + method + " lists no exception. On a handler it needs the exceptions it is"
					+ " about, for example @Permanent(IllegalStateException.class); without a list it belongs on an"
					+ " exception type.");
	}

	@Test
	void emptyListOnAClassIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> DeclaredFailures.of(null, Empty.class))
			.withMessageStartingWith("@Transient on " + Empty.class + " lists no exception.");
	}

	@Test
	void sameExceptionInBothListsIsRejected() {
		Method method = method(Handler.class, "contradictory");

		assertThatIllegalArgumentException().isThrownBy(() -> DeclaredFailures.of(method, null))
			.withMessage("java.io.IOException is declared both permanent and transient by " + method
					+ ". Remove it from one of the two.");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DeclaredFailures(List.of(), List.of(), List.of(IOException.class),
					List.of(IOException.class)))
			.withMessageContaining("the handler's class");
	}

	@Test
	void methodMayContradictItsClass() {
		DeclaredFailures declared = new DeclaredFailures(List.of(IOException.class), List.of(), List.of(),
				List.of(IOException.class));

		assertThat(FailureRules.DEFAULTS.classify(new IOException(), declared)).isEqualTo(FailureKind.PERMANENT);
	}

	@Test
	void listedAndDeclaredExceptionTypesAreChecked() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DeclaredFailures.of(method(Handler.class, "listsTorn"), null))
			.withMessageContaining(FailureRulesTests.Torn.class.getName());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DeclaredFailures.of(method(Handler.class, "throwsTorn"), null))
			.withMessageContaining(FailureRulesTests.Torn.class.getName());
	}

	private static Method method(Class<?> type, String name) {
		try {
			return type.getDeclaredMethod(name);
		}
		catch (NoSuchMethodException ex) {
			throw new AssertionError(ex);
		}
	}

	@Transient(InterruptedException.class)
	static class Handler {

		@Permanent({ IllegalStateException.class, IOException.class })
		@Transient(SocketException.class)
		void annotated() {
		}

		@Permanent
		void empty() {
		}

		@Permanent(IOException.class)
		@Transient(IOException.class)
		void contradictory() {
		}

		@Permanent(FailureRulesTests.Torn.class)
		void listsTorn() {
		}

		void throwsTorn() throws FailureRulesTests.Torn {
		}

	}

	@Transient
	static class Empty {

	}

	static class Plain {

		void handle() throws IOException {
		}

	}

}
