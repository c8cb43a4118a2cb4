package dev.prosody.spring.security;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of this package their broker as a parameter: started for the first that
 * needs it, closed after the last test of all.
 */
final class SharedSecuredBroker implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == SecuredBroker.class;
	}

	@Override
	public SecuredBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.GLOBAL)
			.computeIfAbsent(SecuredBroker.class, (type) -> SecuredBroker.start(), SecuredBroker.class);
	}

}
