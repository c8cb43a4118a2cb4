package dev.prosody.failure;

/**
 * Decides what an exception means for its event. Called once per failed attempt, by many
 * threads. The default is {@link FailureRules}; another implementation replaces all of
 * it.
 */
@FunctionalInterface
public interface FailureClassifier {

	/**
	 * Classifies a failure.
	 * @param failure what the handler (or decoding) threw; wrappers such as
	 * {@code CompletionException} are not removed
	 * @param declared what the handler's method and class declare about exceptions
	 * @return the kind
	 */
	FailureKind classify(Throwable failure, DeclaredFailures declared);

}
