package dev.prosody.failure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static dev.prosody.failure.FailureKind.PERMANENT;
import static dev.prosody.failure.FailureKind.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

/** Exceptions whose classes come from another class loader, as plug-ins have. */
class ForeignFailureTests {

	@SuppressWarnings("serial")
	public static class Unpayable extends RuntimeException {

	}

	@Permanent
	@SuppressWarnings("serial")
	public static class Annotated extends RuntimeException {

	}

	@Test
	void annotationsOfTheSameLibraryAreRead() {
		assertThat(classify(FailureRules.DEFAULTS, foreign(Annotated.class))).isEqualTo(PERMANENT);
	}

	@Test
	void annotationsOfItsOwnCopyOfTheLibraryAreRead() {
		Throwable failure = foreign(Annotated.class, Permanent.class);

		assertThat(failure.getClass().getDeclaredAnnotation(Permanent.class)).as("really another one").isNull();
		assertThat(classify(FailureRules.DEFAULTS, failure)).isEqualTo(PERMANENT);
	}

	@Test
	void listsMeanTypesByName() {
		FailureRules configured = FailureRules.of(List.of(Unpayable.class), List.of());
		DeclaredFailures declared = new DeclaredFailures(List.of(), List.of(Unpayable.class), List.of(), List.of());

		assertThat(classify(configured, foreign(Unpayable.class))).isEqualTo(PERMANENT);
		assertThat(configured.classify(foreign(Unpayable.class), declared)).isEqualTo(TRANSIENT);
	}

	@Test
	void theBuiltInListMeansTypesByName() {
		Throwable retriable = foreign(TimeoutException.class, RetriableException.class);

		assertThat(retriable).isNotInstanceOf(RetriableException.class);
		assertThat(classify(FailureRules.DEFAULTS, new DecodingException("registry", retriable))).isEqualTo(TRANSIENT);
	}

	private static FailureKind classify(FailureRules rules, Throwable failure) {
		return rules.classify(failure, DeclaredFailures.NONE);
	}

	/** An exception of a class that was loaded again, with others if given. */
	private static Throwable foreign(Class<? extends Throwable> type, Class<?>... others) {
		Set<String> reloaded = Set
			.copyOf(Stream.concat(Stream.of(type), Stream.of(others)).map(Class::getName).toList());
		try {
			Class<?> copy = new ReloadingClassLoader(reloaded).loadClass(type.getName());
			assertThat(copy).isNotSameAs(type);
			return (Throwable) copy.getDeclaredConstructor().newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	private static final class ReloadingClassLoader extends ClassLoader {

		private final Set<String> names;

		private ReloadingClassLoader(Set<String> names) {
			super(ForeignFailureTests.class.getClassLoader());
			this.names = names;
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!this.names.contains(name)) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
