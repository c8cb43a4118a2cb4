package dev.prosody.spring.listener;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;

import dev.prosody.spring.ProsodyListener;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Where a listener was found.
 *
 * @param beanName the bean
 * @param beanType the bean's class, not that of a proxy
 * @param annotation the annotation, merged with what it is a meta-annotation of
 * @param method the annotated method, {@code null} if the class is annotated
 * @param eventMethods the handler methods of an annotated class
 * @param exciseMethod its method for events without value, if it has one; the annotated
 * method itself if it handles nothing else
 * @param programmed the handler of a listener without annotation, which the bean, a
 * {@code ProsodyListenerConfigurer}, has added; its attributes look like an annotation
 */
record ListenerSource(String beanName, Class<?> beanType, ProsodyListener annotation, @Nullable Method method,
		List<Method> eventMethods, @Nullable Method exciseMethod, @Nullable ListenerHandler programmed) {

	ListenerSource(String beanName, Class<?> beanType, ProsodyListener annotation, @Nullable Method method,
			List<Method> eventMethods, @Nullable Method exciseMethod) {
		this(beanName, beanType, annotation, method, eventMethods, exciseMethod, null);
	}

	static ListenerSource programmed(String beanName, Class<?> beanType, ProsodyListener attributes,
			ListenerHandler handler) {
		return new ListenerSource(beanName, beanType, attributes, null, List.of(), null, handler);
	}

	/** The place in words, for messages. */
	String place() {
		if (this.programmed != null) {
			return origin() + " '" + this.beanName + "'";
		}
		String type = this.beanType.getName();
		return "bean '" + this.beanName + "', " + ((this.method != null) ? type + "." + this.method.getName() : type);
	}

	/**
	 * Where its annotation is written: a method or class, possibly of a supertype;
	 * {@code null} if it has none.
	 */
	@Nullable Object annotationSource() {
		if (this.programmed != null) {
			return null;
		}
		AnnotatedElement element = (this.method != null) ? this.method : this.beanType;
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).get(ProsodyListener.class).getSource();
	}

	/** The place of its attributes in words. */
	String attributesPlace() {
		return ((this.programmed != null) ? "listener '" + this.annotation.id() + "' of " : origin() + " on ")
				+ place();
	}

	/** What it was declared with. */
	String origin() {
		return (this.programmed != null) ? "ProsodyListenerConfigurer" : "@ProsodyListener";
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
