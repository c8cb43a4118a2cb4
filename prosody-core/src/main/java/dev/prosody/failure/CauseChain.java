package dev.prosody.failure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * An exception and its causes, from the outside in, without wrappers that say nothing.
 */
final class CauseChain {

	/** Nobody nests deeper on purpose; a cause that makes a new cause each time could. */
	private static final int MAX_DEPTH = 100;

	private static final Set<Class<? extends Throwable>> WRAPPERS = Set.of(CompletionException.class,
			ExecutionException.class, UndeclaredThrowableException.class, InvocationTargetException.class);

	private CauseChain() {
	}

	/** At least one exception; ends where the causes begin to repeat. */
	static List<Throwable> of(Throwable failure) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		List<Throwable> chain = new ArrayList<>();
		Throwable current = failure;
		while (current != null && seen.size() < MAX_DEPTH && seen.add(current)) {
			Throwable cause = current.getCause();
			// A subclass of a wrapper was chosen by somebody and is no mere wrapper
			if (cause == null || !WRAPPERS.contains(current.getClass())) {
				chain.add(current);
			}
			current = cause;
		}
		return chain.isEmpty() ? List.of(failure) : chain;
	}

}
