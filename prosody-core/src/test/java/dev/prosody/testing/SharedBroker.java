package dev.prosody.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link EmbeddedBroker} of this JVM as a parameter. The root store owns
 * it: started for the first class that needs it, closed after the last.
 */
public final class SharedBroker implements BeforeAllCallback, ParameterResolver {

	@Override
	public void beforeAll(ExtensionContext context) {
		broker(context);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == EmbeddedBroker.class;
	}

	@Override
	public EmbeddedBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return broker(context);
	}

	private static EmbeddedBroker broker(ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.GLOBAL)
			.computeIfAbsent(EmbeddedBroker.class, (type) -> EmbeddedBroker.start(), EmbeddedBroker.class);
	}

}
