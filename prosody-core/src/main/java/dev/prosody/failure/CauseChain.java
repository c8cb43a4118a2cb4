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
 * An exception and its causes, from the outside in. For this library: exceptions are code
 * of others, whose causes may go in circles or have no end.
 */
public final class CauseChain {

	/** Nobody nests deeper on purpose; a cause that makes a new cause each time could. */
	private static final int MAX_DEPTH = 100;

	private static final Set<Class<? extends Throwable>> WRAPPERS = Set.of(CompletionException.class,
			ExecutionException.class, UndeclaredThrowableException.class, InvocationTargetException.class);

	private CauseChain() {
	}

	/**
	 * All of them.
	 * @param failure the exception
	 * @return at least one; at most a hundred, and nothing after the causes begin to
	 * repeat
	 */
	public static List<Throwable> of(Throwable failure) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		List<Throwable> chain = new ArrayList<>();
		Throwable current = failure;
		while (current != null && chain.size() < MAX_DEPTH && seen.add(current)) {
			chain.add(current);
			current = current.getCause();
		}
		return chain;
	}

	/** Those that say something: at least one, without mere wrappers. */
	static List<Throwable> withoutWrappers(Throwable failure) {
		// A subclass of a wrapper was chosen by somebody and is no mere wrapper
		List<Throwable> chain = of(failure).stream()
			.filter((link) -> link.getCause() == null || !WRAPPERS.contains(link.getClass()))
			.toList();
		return chain.isEmpty() ? List.of(failure) : chain;
	}

}
