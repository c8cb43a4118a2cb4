package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;

import dev.prosody.spring.ProsodyListener;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener was found.
 *
 * @param beanName the bean
 * @param beanType the bean's class, not that of a proxy
 * @param annotation the annotation, merged with what it is a meta-annotation of
 * @param method the annotated method, {@code null} if the class is annotated
 * @param eventMethods the handler methods of an annotated class
 * @param exciseMethod its method for events without value, if it has one
 */
record ListenerSource(String beanName, Class<?> beanType, ProsodyListener annotation, @Nullable Method method,
		List<Method> eventMethods, @Nullable Method exciseMethod) {

	/** The place in words, for messages. */
	String place() {
		String type = this.beanType.getName();
		return "bean '" + this.beanName + "', " + ((this.method != null) ? type + "." + this.method.getName() : type);
	}

	/** The default id. */
	String defaultId() {
		return kebabCase((this.method != null) ? this.beanName + "-" + this.method.getName() : this.beanName);
	}

	static String kebabCase(String name) {
		return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
			.replaceAll("([A-Z])([A-Z][a-z])", "$1-$2")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^a-z0-9._-]+", "-");
	}

}
