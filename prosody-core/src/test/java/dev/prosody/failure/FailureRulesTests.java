package dev.prosody.failure;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.SocketException;
import java.nio.charset.MalformedInputException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import javax.net.ssl.SSLException;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.prosody.failure.FailureKind.PERMANENT;
import static dev.prosody.failure.FailureKind.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class FailureRulesTests {

	@Test
	void unknownFailuresAreTransient() {
		assertThat(classify(new IllegalStateException())).isEqualTo(TRANSIENT);
		assertThat(classify(new Exception(new RuntimeException()))).isEqualTo(TRANSIENT);
	}

	@Test
	void annotatedTypeDecidesForItsSubtypes() {
		assertThat(classify(new PermanentException("expected"))).isEqualTo(PERMANENT);
		assertThat(classify(new Unpayable())).isEqualTo(PERMANENT);
		assertThat(classify(new UnpayableToday())).isEqualTo(TRANSIENT);
		assertThat(classify(new TransientException("expected"))).isEqualTo(TRANSIENT);
	}

	@Test
	void annotatedInterfaceDecidesUnlessTheClassSaysOtherwise() {
		assertThat(classify(new Fatal())).isEqualTo(PERMANENT);
		assertThat(classify(new FatalButNotReally())).isEqualTo(TRANSIENT);
	}

	@Test
	void contradictoryInterfacesCountAsTransient() {
		assertThat(classify(new Undecided())).isEqualTo(TRANSIENT);
	}

	@Test
	void nearestAnnotatedExceptionOfTheCausesDecides() {
		assertThat(classify(new RuntimeException(new IllegalStateException(new Unpayable())))).isEqualTo(PERMANENT);
		assertThat(classify(new TransientException("later", new Unpayable()))).isEqualTo(TRANSIENT);
		assertThat(classify(new PermanentException("never", new TransientException("later")))).isEqualTo(PERMANENT);
	}

	@Test
	void wrappersAreRemoved() {
		Throwable failure = new CompletionException(new ExecutionException(
				new UndeclaredThrowableException(new InvocationTargetException(new StackOverflowError()))));

		assertThat(classify(failure)).isEqualTo(PERMANENT);
	}

	@Test
	void wrappersWithoutCauseAreTransient() {
		assertThat(classify(new CompletionException((Throwable) null))).isEqualTo(TRANSIENT);
	}

	@Test
	void cyclicCausesEnd() {
		Exception first = new Exception();
		Exception second = new Exception(first);
		first.initCause(second);

		assertThat(classify(first)).isEqualTo(TRANSIENT);
		assertThat(classify(new CyclicWrapper())).isEqualTo(TRANSIENT);
	}

	@Test
	void endlessCausesEnd() {
		assertThat(classify(new Endless())).isEqualTo(TRANSIENT);
	}

	@Test
	void listOnTheMethodWinsOverTheClassAndTheAnnotatedType() {
		DeclaredFailures declared = new DeclaredFailures(List.of(IllegalStateException.class), List.of(Unpayable.class),
				List.of(Unpayable.class), List.of(IllegalStateException.class));

		assertThat(classify(new IllegalStateException(), declared)).isEqualTo(PERMANENT);
		assertThat(classify(new Unpayable(), declared)).isEqualTo(TRANSIENT);
	}

	@Test
	void listOnTheClassWinsOverTheAnnotatedType() {
		DeclaredFailures declared = new DeclaredFailures(List.of(), List.of(), List.of(),
				List.of(PermanentException.class));

		assertThat(classify(new PermanentException("expected"), declared)).isEqualTo(TRANSIENT);
	}

	@Test
	void nearestListedSupertypeDecides() {
		DeclaredFailures declared = new DeclaredFailures(List.of(IOException.class), List.of(SocketException.class),
				List.of(), List.of());

		assertThat(classify(new IOException(), declared)).isEqualTo(PERMANENT);
		assertThat(classify(new java.net.ConnectException(), declared)).isEqualTo(TRANSIENT);
	}

	@Test
	void listsLookAtCausesNearestFirst() {
		DeclaredFailures declared = new DeclaredFailures(List.of(IllegalArgumentException.class),
				List.of(IllegalStateException.class), List.of(), List.of());

		assertThat(classify(new Exception(new IllegalArgumentException()), declared)).isEqualTo(PERMANENT);
		assertThat(classify(new IllegalStateException(new IllegalArgumentException()), declared)).isEqualTo(TRANSIENT);
		assertThat(classify(new CompletionException(new IllegalArgumentException()), declared)).isEqualTo(PERMANENT);
	}

	@Test
	void listOnTheMethodFindsACauseBeforeTheClassLooksAtAll() {
		DeclaredFailures declared = new DeclaredFailures(List.of(), List.of(SocketException.class),
				List.of(RuntimeException.class), List.of());

		assertThat(classify(new IllegalStateException(new SocketException()), declared)).isEqualTo(TRANSIENT);
		assertThat(classify(new IllegalStateException(), declared)).isEqualTo(PERMANENT);
	}

	@Test
	void listsDoNotLookBehindAnAnnotatedException() {
		DeclaredFailures declared = new DeclaredFailures(List.of(IllegalArgumentException.class), List.of(), List.of(),
				List.of());

		assertThat(classify(new TransientException("later", new IllegalArgumentException()), declared))
			.isEqualTo(TRANSIENT);
	}

	@Test
	void configuredTypesComeAfterAnnotationsAndBeforeTheBuiltInList() {
		FailureRules rules = FailureRules.of(List.of(IllegalStateException.class, TransientException.class),
				List.of(ClassCastException.class));

		assertThat(rules.classify(new IllegalStateException(), DeclaredFailures.NONE)).isEqualTo(PERMANENT);
		assertThat(rules.classify(new Exception(new IllegalStateException()), DeclaredFailures.NONE))
			.isEqualTo(PERMANENT);
		assertThat(rules.classify(new TransientException("later"), DeclaredFailures.NONE)).isEqualTo(TRANSIENT);
		assertThat(rules.classify(new ClassCastException(), DeclaredFailures.NONE)).isEqualTo(TRANSIENT);
	}

	@Test
	void typeInBothConfiguredListsIsRejected() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FailureRules.of(List.of(IOException.class), List.of(IOException.class)))
			.withMessage("java.io.IOException is declared both permanent and transient by the settings"
					+ " failure.permanent and failure.transient. Remove it from one of the two.");
	}

	@Test
	void undecodableBytesArePermanent() {
		assertThat(decoding(new IllegalArgumentException())).isEqualTo(PERMANENT);
		assertThat(decoding(new SerializationException())).isEqualTo(PERMANENT);
		assertThat(decoding(new MalformedInputException(1))).isEqualTo(PERMANENT);
		assertThat(decoding(new SerializationException(new EOFException()))).isEqualTo(PERMANENT);
		assertThat(classify(new RuntimeException(new DecodingException("expected", new Exception()))))
			.isEqualTo(PERMANENT);
	}

	@Test
	void decodingThatNeedsSomethingUnreachableIsTransient() {
		assertThat(decoding(new SocketException())).isEqualTo(TRANSIENT);
		assertThat(decoding(new SerializationException(new IOException()))).isEqualTo(TRANSIENT);
		assertThat(decoding(new SSLException("handshake", new EOFException()))).isEqualTo(TRANSIENT);
		assertThat(decoding(new TimeoutException())).isEqualTo(TRANSIENT);
	}

	@Test
	void codecMayDecideByAnAnnotatedException() {
		assertThat(decoding(new TransientException("later"))).isEqualTo(TRANSIENT);
		assertThat(decoding(new PermanentException("never", new IOException()))).isEqualTo(PERMANENT);
	}

	@Test
	void ioFailuresOfHandlersAreTransient() {
		assertThat(classify(new EOFException())).isEqualTo(TRANSIENT);
	}

	@Test
	void kafkaRetriableExceptionsAreTransientWhateverTheirCause() {
		assertThat(classify(new TimeoutException(new ClassCastException()))).isEqualTo(TRANSIENT);
	}

	@Test
	void programmingMistakesArePermanent() {
		assertThat(classify(new ClassCastException())).isEqualTo(PERMANENT);
		assertThat(classify(new IllegalStateException(new NoSuchMethodException()))).isEqualTo(PERMANENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.core.convert.ConversionException",
			"org.springframework.core.convert.ConverterNotFoundException",
			"org.springframework.messaging.converter.MessageConversionException",
			"org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException",
			"org.springframework.messaging.handler.annotation.support.MethodArgumentTypeMismatchException",
			"org.springframework.messaging.handler.invocation.MethodArgumentResolutionException",
			"org.springframework.kafka.support.converter.ConversionException",
			"org.springframework.kafka.support.serializer.DeserializationException" })
	void springsConversionAndArgumentErrorsArePermanent(String name) {
		assertThat(BuiltInFailures.isPermanent(SpringTypes.load(name))).isTrue();
	}

	@Test
	void errorsArePermanent() {
		assertThat(classify(new NoClassDefFoundError())).isEqualTo(PERMANENT);
		assertThat(classify(new StackOverflowError())).isEqualTo(PERMANENT);
		assertThat(classify(new AssertionError())).isEqualTo(PERMANENT);
	}

	@Test
	void exhaustedMemoryIsNotTheEventsFault() {
		assertThat(classify(new ExecutionException(new OutOfMemoryError()))).isEqualTo(TRANSIENT);
	}

	@Test
	void errorAsACauseDecidesNothing() {
		assertThat(classify(new IllegalStateException(new NoClassDefFoundError()))).isEqualTo(TRANSIENT);
	}

	@Test
	void typeWithBothAnnotationsIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> FailureRules.check(Torn.class))
			.withMessage("Exception type " + Torn.class.getName()
					+ " is annotated with both @Permanent and @Transient. Remove one of the two.");
	}

	@Test
	void listOnAnExceptionTypeIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> FailureRules.check(Listing.class))
			.withMessageStartingWith("@Permanent on exception type " + Listing.class.getName() + " has a list.");
	}

	@Test
	void tieIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> FailureRules.check(Undecided.class))
			.withMessageContaining(Undecided.class.getName() + " inherits both @Permanent and @Transient");
	}

	@Test
	void overridingASupertypeIsNoTie() {
		assertThatNoException().isThrownBy(() -> FailureRules.check(UnpayableToday.class));
		assertThatNoException().isThrownBy(() -> FailureRules.check(FatalButNotReally.class));
	}

	private static FailureKind classify(Throwable failure) {
		return classify(failure, DeclaredFailures.NONE);
	}

	private static FailureKind classify(Throwable failure, DeclaredFailures declared) {
		return FailureRules.DEFAULTS.classify(failure, declared);
	}

	private static FailureKind decoding(Throwable cause) {
		return classify(new DecodingException("expected", cause));
	}

	@Permanent
	interface FatalFailure {

	}

	@Transient
	interface PassingFailure {

	}

	@Permanent
	@SuppressWarnings("serial")
	static class Unpayable extends Exception {

	}

	@Transient
	@SuppressWarnings("serial")
	static class UnpayableToday extends Unpayable {

	}

	@SuppressWarnings("serial")
	static class Fatal extends Exception implements FatalFailure {

	}

	@Transient
	@SuppressWarnings("serial")
	static class FatalButNotReally extends Exception implements FatalFailure {

	}

	@SuppressWarnings("serial")
	static class Undecided extends Exception implements FatalFailure, PassingFailure {

	}

	@Permanent
	@Transient
	@SuppressWarnings("serial")
	static class Torn extends Exception {

	}

	@Permanent(IOException.class)
	@SuppressWarnings("serial")
	static class Listing extends Exception {

	}

	/** A wrapper inside its own causes. */
	@SuppressWarnings("serial")
	static class CyclicWrapper extends Exception {

		private final CompletionException wrapper = new CompletionException(this);

		@Override
		public synchronized Throwable getCause() {
			return this.wrapper;
		}

	}

	/** Has a new cause whenever it is asked. */
	@SuppressWarnings("serial")
	static class Endless extends Exception {

		@Override
		public synchronized Throwable getCause() {
			return new Endless();
		}

	}

	/** Spring's exceptions, which only the test classpath knows. */
	private static final class SpringTypes {

		static Class<?> load(String name) {
			try {
				return Class.forName(name, false, FailureRulesTests.class.getClassLoader());
			}
			catch (ClassNotFoundException ex) {
				throw new AssertionError("Has Spring renamed " + name + "?", ex);
			}
		}

	}

}
