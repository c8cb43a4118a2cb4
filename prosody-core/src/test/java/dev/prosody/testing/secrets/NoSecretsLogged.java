package dev.prosody.testing.secrets;

import java.util.List;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class when a planted secret was logged. Registered for all test classes of
 * the modules that have the core's tests on their class path. Two classes run at a time:
 * the one that fails may be the neighbour of the one to blame; the line names its thread
 * and logger.
 */
public final class NoSecretsLogged implements AfterAllCallback {

	@Override
	public void afterAll(ExtensionContext context) {
		List<String> found = LoggedSecrets.takeFound();
		if (!found.isEmpty()) {
			throw new AssertionError(
					"Logged, by this test class or one beside it, and must never be:\n" + String.join("\n", found));
		}
	}

}
