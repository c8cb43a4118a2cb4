package dev.prosody.spring.listener;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Finds a bean of which an application has one, or none. */
public final class OnlyBean {

	private OnlyBean() {
	}

	/**
	 * The application's only or primary bean of a type, {@code null} without any.
	 * @throws FailureAnalyzedException if there are several: Boot's own analysis needs an
	 * injection point
	 */
	public static <T> @Nullable T find(BeanFactory beanFactory, Class<T> type) {
		try {
			return beanFactory.getBeanProvider(type).getIfAvailable();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			// Not as the cause, which Boot might analyse instead
			throw new FailureAnalyzedException("Prosody uses one bean of type " + type.getName()
					+ ", and there are several: " + ex.getBeanNamesFound() + ".",
					"Mark the one that Prosody is to use as @Primary.");
		}
	}

}
