package dev.prosody.spring.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link TestBroker} of this JVM as a parameter. The root store owns it:
 * started for the first class that needs it, closed after the last.
 */
public final class SharedBroker implements BeforeAllCallback, ParameterResolver {

	@Override
	public void beforeAll(ExtensionContext context) {
		broker(context);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == TestBroker.class;
	}

	@Override
	public TestBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return broker(context);
	}

	private static TestBroker broker(ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.GLOBAL)
			.computeIfAbsent(TestBroker.class, (type) -> TestBroker.start(), TestBroker.class);
	}

}
