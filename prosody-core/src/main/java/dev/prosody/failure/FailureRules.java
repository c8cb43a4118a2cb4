package dev.prosody.failure;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The built-in {@link FailureClassifier}. Wrappers ({@code CompletionException},
 * {@code ExecutionException}, {@code UndeclaredThrowableException},
 * {@code InvocationTargetException}) are removed first; then the first match wins:
 * <ol>
 * <li>the lists on the handler's method, then those on its class,</li>
 * <li>{@link Permanent} or {@link Transient} on the exception's type or the nearest of
 * its supertypes,</li>
 * <li>the types configured as {@code failure.permanent} and
 * {@code failure.transient},</li>
 * <li>a built-in list: decoding and encoding (unless the cause is an I/O failure),
 * conversion, validation, method arguments, {@code ClassCastException}, every
 * {@code Error}, and what Kafka says about a record itself (too large, corrupt, invalid,
 * with an invalid time or an unknown compression) are permanent; Kafka's other
 * {@code RetriableException}s are transient,</li>
 * <li>everything else is transient: unknown failures lose nothing.</li>
 * </ol>
 * Each step asks about the exception that was thrown, then about its causes: the nearest
 * one of which the step knows something decides, by its nearest supertype that is known.
 * The lists of step 1 do not look behind an exception of an annotated type: who throws
 * {@code new TransientException("try later", cause)} has already judged the cause.
 * <p>
 * An exception type whose annotations contradict each other, and that was not seen at
 * startup, is logged as an error when it is first met, and is transient. Thread-safe.
 */
public final class FailureRules implements FailureClassifier {

	/** The rules without configured exception types. */
	public static final FailureRules DEFAULTS = new FailureRules(List.of(), List.of());

	private final List<Class<? extends Throwable>> permanentTypes;

	private final List<Class<? extends Throwable>> transientTypes;

	private final ContradictionReports reports = new ContradictionReports();

	private FailureRules(List<Class<? extends Throwable>> permanentTypes,
			List<Class<? extends Throwable>> transientTypes) {
		this.permanentTypes = List.copyOf(permanentTypes);
		this.transientTypes = List.copyOf(transientTypes);
	}

	/**
	 * The rules with configured exception types; subtypes are included.
	 * @param permanentTypes exception types of {@code failure.permanent}
	 * @param transientTypes exception types of {@code failure.transient}
	 * @return the rules
	 * @throws IllegalArgumentException if a type is in both lists
	 */
	public static FailureRules of(List<Class<? extends Throwable>> permanentTypes,
			List<Class<? extends Throwable>> transientTypes) {
		DeclarationChecks.disjoint("the settings failure.permanent and failure.transient", permanentTypes,
				transientTypes);
		return new FailureRules(permanentTypes, transientTypes);
	}

	/**
	 * Checks the annotations of an exception type that is known at startup.
	 * @param type the exception type
	 * @throws IllegalArgumentException if the type or a supertype has both annotations,
	 * or a list, or if it inherits both from interfaces that are equally near
	 */
	public static void check(Class<? extends Throwable> type) {
		DeclarationChecks.exceptionType(type);
	}

	@Override
	public FailureKind classify(Throwable failure, DeclaredFailures declared) {
		List<Throwable> chain = CauseChain.withoutWrappers(failure);
		int annotated = firstAnnotated(chain);
		FailureKind kind = fromLists(declared, (annotated >= 0) ? chain.subList(0, annotated + 1) : chain);
		if (kind == null && annotated >= 0) {
			this.reports.seen(chain.get(annotated).getClass());
			kind = AnnotatedFailures.kindOf(chain.get(annotated).getClass());
		}
		if (kind == null) {
			kind = nearest(chain, this.permanentTypes, this.transientTypes);
		}
		if (kind == null) {
			kind = BuiltInFailures.kindOf(chain);
		}
		return (kind != null) ? kind : FailureKind.TRANSIENT;
	}

	private static @Nullable FailureKind fromLists(DeclaredFailures declared, List<Throwable> chain) {
		FailureKind kind = nearest(chain, declared.methodPermanent(), declared.methodTransient());
		return (kind != null) ? kind : nearest(chain, declared.classPermanent(), declared.classTransient());
	}

	private static int firstAnnotated(List<Throwable> chain) {
		for (int i = 0; i < chain.size(); i++) {
			if (AnnotatedFailures.kindOf(chain.get(i).getClass()) != null) {
				return i;
			}
		}
		return -1;
	}

	private static @Nullable FailureKind nearest(List<Throwable> chain, List<Class<? extends Throwable>> permanentTypes,
			List<Class<? extends Throwable>> transientTypes) {
		if (permanentTypes.isEmpty() && transientTypes.isEmpty()) {
			return null;
		}
		for (Throwable current : chain) {
			for (Class<?> type = current.getClass(); type != null; type = type.getSuperclass()) {
				if (contains(permanentTypes, type)) {
					return FailureKind.PERMANENT;
				}
				if (contains(transientTypes, type)) {
					return FailureKind.TRANSIENT;
				}
			}
		}
		return null;
	}

	/** By name: the type that is meant may have been loaded by another class loader. */
	private static boolean contains(List<Class<? extends Throwable>> types, Class<?> type) {
		for (Class<?> candidate : types) {
			if (candidate.getName().equals(type.getName())) {
				return true;
			}
		}
		return false;
	}

}
