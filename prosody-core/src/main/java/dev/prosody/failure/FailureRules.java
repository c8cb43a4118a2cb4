package dev.prosody.failure;

import java.util.List;

/** The built-in {@link FailureClassifier}. */
public final class FailureRules implements FailureClassifier {

	/** The rules without configured exception types. */
	public static final FailureRules DEFAULTS = new FailureRules(List.of(), List.of());

	private final List<Class<? extends Throwable>> permanentTypes;

	private final List<Class<? extends Throwable>> transientTypes;

	private FailureRules(List<Class<? extends Throwable>> permanentTypes,
			List<Class<? extends Throwable>> transientTypes) {
		this.permanentTypes = List.copyOf(permanentTypes);
		this.transientTypes = List.copyOf(transientTypes);
	}

	/**
	 * The rules with exception types configured by {@code failure.permanent} and
	 * {@code failure.transient}.
	 * @param permanentTypes exception types that are permanent
	 * @param transientTypes exception types that are transient
	 * @return the rules
	 * @throws IllegalArgumentException if a type is in both lists
	 */
	public static FailureRules of(List<Class<? extends Throwable>> permanentTypes,
			List<Class<? extends Throwable>> transientTypes) {
		return new FailureRules(permanentTypes, transientTypes);
	}

	@Override
	public FailureKind classify(Throwable failure, DeclaredFailures declared) {
		throw new UnsupportedOperationException();
	}

}
