package dev.prosody.failure;

import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.UTFDataFormatException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipException;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidFetchSizeException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.jspecify.annotations.Nullable;

/**
 * What is known about exception types of the JDK, Kafka, Spring and Jakarta Validation.
 */
final class BuiltInFailures {

	/** By name: none of their libraries need be there. Subclasses are included. */
	private static final Set<String> PERMANENT = Set.of("java.lang.ClassCastException",
			"java.lang.NoSuchMethodException", "jakarta.validation.ValidationException",
			"org.springframework.core.convert.ConversionException",
			"org.springframework.kafka.support.converter.ConversionException",
			"org.springframework.kafka.support.serializer.DeserializationException",
			"org.springframework.messaging.converter.MessageConversionException",
			"org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException",
			"org.springframework.messaging.handler.annotation.support.MethodArgumentTypeMismatchException",
			"org.springframework.messaging.handler.invocation.MethodArgumentResolutionException",
			"org.springframework.validation.BindException",
			"org.springframework.validation.method.MethodValidationException");

	/**
	 * Kafka's, with subclasses: what it says about the record itself, so that sending or
	 * reading it again helps nothing. Kafka counts some as retriable. Everything else of
	 * Kafka passes: authorization, time-outs, unknown topics, quotas, new error codes.
	 */
	private static final Set<Class<?>> PERMANENT_OF_KAFKA = Set.of(RecordTooLargeException.class,
			RecordBatchTooLargeException.class, InvalidFetchSizeException.class, CorruptRecordException.class,
			InvalidRecordException.class, InvalidTimestampException.class, UnsupportedCompressionTypeException.class);

	private static final Set<String> RETRIABLE = Set.of(RetriableException.class.getName());

	private BuiltInFailures() {
	}

	/** The nearest exception of the chain that is known decides. */
	static @Nullable FailureKind kindOf(List<Throwable> chain) {
		// Only as what was thrown: as a cause, an error was already judged by somebody
		if (chain.get(0) instanceof Error error) {
			return kindOf(error);
		}
		for (int i = 0; i < chain.size(); i++) {
			Throwable current = chain.get(i);
			if (current instanceof DecodingException || current instanceof EncodingException
					|| current instanceof SerializationException) {
				return ofCodec(chain.subList(i + 1, chain.size()));
			}
			if (isIn(PERMANENT_OF_KAFKA, current)) {
				return FailureKind.PERMANENT;
			}
			if (isRetriable(current)) {
				return FailureKind.TRANSIENT;
			}
			if (isPermanent(current.getClass())) {
				return FailureKind.PERMANENT;
			}
		}
		return null;
	}

	/** Out of memory and its like pass with the process, not with the event. */
	private static FailureKind kindOf(Error error) {
		return (error instanceof VirtualMachineError && !(error instanceof StackOverflowError)) ? FailureKind.TRANSIENT
				: FailureKind.PERMANENT;
	}

	private static boolean isIn(Set<Class<?>> types, Throwable exception) {
		return types.stream().anyMatch((type) -> type.isInstance(exception));
	}

	private static FailureKind ofCodec(List<Throwable> causes) {
		for (Throwable cause : causes) {
			if (isRetriable(cause)) {
				return FailureKind.TRANSIENT;
			}
			if (cause instanceof IOException) {
				return isAboutContent(cause) ? FailureKind.PERMANENT : FailureKind.TRANSIENT;
			}
		}
		return FailureKind.PERMANENT;
	}

	/**
	 * I/O exceptions that are about bytes already read: reading them again helps nothing.
	 */
	private static boolean isAboutContent(Throwable exception) {
		return exception instanceof CharacterCodingException || exception instanceof CharConversionException
				|| exception instanceof UTFDataFormatException || exception instanceof EOFException
				|| exception instanceof ObjectStreamException || exception instanceof ZipException;
	}

	/** By name, as the others: an exception may have its own copy of Kafka's classes. */
	private static boolean isRetriable(Throwable exception) {
		return isAny(exception.getClass(), RETRIABLE);
	}

	static boolean isPermanent(Class<?> type) {
		return isAny(type, PERMANENT);
	}

	private static boolean isAny(Class<?> type, Set<String> names) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			if (names.contains(current.getName())) {
				return true;
			}
		}
		return false;
	}

}
