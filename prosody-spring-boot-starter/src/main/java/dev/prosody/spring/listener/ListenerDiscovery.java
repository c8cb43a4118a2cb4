package dev.prosody.spring.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.spring.OnEvent;
import dev.prosody.spring.OnExcise;
import dev.prosody.spring.ProsodyListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds listeners by the types of all beans. Creates none: a lazy bean is found as well,
 * which a bean post-processor would never see, by the type its definition declares.
 */
final class ListenerDiscovery {

	private static final Logger logger = LoggerFactory.getLogger(ListenerDiscovery.class);

	/** Scopes of web requests, which no thread of a listener has. */
	private static final Set<String> WEB_SCOPES = Set.of("request", "session", "websocket");

	private static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(ProsodyListener.class, OnEvent.class,
			OnExcise.class);

	private final ConfigurableListableBeanFactory beanFactory;

	ListenerDiscovery(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/** All listeners, in the order of the bean definitions. */
	List<ListenerSource> find() {
		List<ListenerSource> sources = new ArrayList<>();
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(beanName) ? null : targetType(beanName);
			if (type != null && !type.getName().startsWith("org.springframework.")
					&& AnnotationUtils.isCandidateClass(type, ANNOTATIONS)) {
				search(beanName, type, sources);
			}
		}
		return sources;
	}

	/**
	 * A listener calls one object as long as it lives, on threads of its own. A scoped
	 * proxy is such an object if its scope is there.
	 */
	private void rejectUnusableScope(String beanName, Class<?> type) {
		String target = ScopedProxyUtils.getTargetBeanName(beanName);
		boolean proxied = this.beanFactory.containsBeanDefinition(target);
		if (!proxied && this.beanFactory.isSingleton(beanName)) {
			return;
		}
		String scope = this.beanFactory.getMergedBeanDefinition(proxied ? target : beanName).getScope();
		if (!proxied || WEB_SCOPES.contains(scope)) {
			throw new FailureAnalyzedException(
					"Bean '" + beanName + "', " + type.getName() + ", has a @ProsodyListener and the scope '" + scope
							+ (proxied ? "': no thread that handles events has such a scope."
									: "': the listener would have an instance of its own that nothing else sees."),
					"Make it a singleton" + (proxied ? "." : ", or give it a scoped proxy (proxyMode of @Scope)."));
		}
	}

	/**
	 * A class with signatures of a library that is not there cannot be created either; a
	 * lazy bean of it, or one of some other library, is no reason not to start.
	 */
	private void search(String beanName, Class<?> type, List<ListenerSource> sources) {
		int before = sources.size();
		try {
			addSources(beanName, type, sources);
		}
		catch (IllegalStateException ex) {
			if (AnnotatedElementUtils.hasAnnotation(type, ProsodyListener.class)) {
				throw new FailureAnalyzedException(
						"Class " + type.getName() + " of bean '" + beanName
								+ "' is a @ProsodyListener whose methods cannot be read: "
								+ ((ex.getCause() != null) ? ex.getCause() : ex),
						"Add the library that has the class which is missing, or remove the method that needs it.", ex);
			}
			logger.warn("Bean '{}' is not searched for listeners: {}: {}", beanName, ex.getMessage(),
					String.valueOf(ex.getCause()));
		}
		if (sources.size() > before) {
			rejectUnusableScope(beanName, type);
		}
	}

	private @Nullable Class<?> targetType(String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		if (type != null && ScopedObject.class.isAssignableFrom(type)) {
			Class<?> scoped = AutoProxyUtils.determineTargetClass(this.beanFactory,
					ScopedProxyUtils.getTargetBeanName(beanName));
			type = (scoped != null) ? scoped : type;
		}
		if (type != null && Proxy.isProxyClass(type)) {
			// Made by the application itself: only the instance knows what is behind it
			Object bean = this.beanFactory.getSingleton(beanName);
			type = (bean != null && AopUtils.isAopProxy(bean)) ? AopProxyUtils.ultimateTargetClass(bean) : type;
		}
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	private static void addSources(String beanName, Class<?> type, List<ListenerSource> sources) {
		Map<Method, ProsodyListener> methods = MethodIntrospector.selectMethods(type,
				(Method method) -> AnnotatedElementUtils.findMergedAnnotation(method, ProsodyListener.class));
		Set<Method> exciseMethods = methodsWith(OnExcise.class, type);
		methods.forEach((method, annotation) -> sources.add(new ListenerSource(beanName, type, annotation, method,
				List.of(), exciseMethods.contains(method) ? method : null)));
		List<Method> events = List.copyOf(methodsWith(OnEvent.class, type));
		// A method with both annotations is a listener of its own
		List<Method> excises = exciseMethods.stream().filter((method) -> !methods.containsKey(method)).toList();
		ProsodyListener annotation = AnnotatedElementUtils.findMergedAnnotation(type, ProsodyListener.class);
		if (annotation != null) {
			rejectUnusableClass(beanName, type, events, excises);
			sources.add(new ListenerSource(beanName, type, annotation, null, events,
					excises.isEmpty() ? null : excises.get(0)));
		}
		else if (!events.isEmpty() || !excises.isEmpty()) {
			Method method = events.isEmpty() ? excises.get(0) : events.get(0);
			throw new FailureAnalyzedException(
					"Method '" + method.getName() + "' of bean '" + beanName + "', " + type.getName() + ", has @"
							+ (events.isEmpty() ? "OnExcise" : "OnEvent")
							+ ", but its class is no @ProsodyListener: it would never be called.",
					"Put @ProsodyListener(topics = …) on the class.");
		}
	}

	private static Set<Method> methodsWith(Class<? extends Annotation> annotation, Class<?> type) {
		return MethodIntrospector
			.selectMethods(type,
					(Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation) ? Boolean.TRUE : null)
			.keySet();
	}

	private static void rejectUnusableClass(String beanName, Class<?> type, List<Method> events, List<Method> excises) {
		String listener = "Class " + type.getName() + " of bean '" + beanName + "' is a @ProsodyListener";
		if (events.isEmpty() && excises.isEmpty()) {
			throw new FailureAnalyzedException(listener + " without any @OnEvent method: it could handle nothing.",
					"Put @OnEvent on its handler methods, or move @ProsodyListener from the class to its method.");
		}
		if (excises.size() > 1) {
			throw new FailureAnalyzedException(
					listener + " with several @OnExcise methods: '" + excises.get(0).getName() + "' and '"
							+ excises.get(1).getName() + "'.",
					"Leave one of them: it receives all events without value.");
		}
	}

}
