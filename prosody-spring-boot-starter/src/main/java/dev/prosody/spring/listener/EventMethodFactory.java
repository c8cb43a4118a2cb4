package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Makes {@link EventMethod}s from annotated methods. */
final class EventMethodFactory {

	private static final String PUBLISHER = "org.reactivestreams.Publisher";

	private final ConfigurableListableBeanFactory beanFactory;

	private final HandlerParameterReader parameters;

	EventMethodFactory(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.parameters = new HandlerParameterReader(beanFactory);
	}

	/**
	 * Annotations of parameters may stand on the method of an interface or superclass.
	 */
	private static final class Signature extends AnnotatedMethod {

		private final Class<?> beanType;

		private Signature(Method method, Class<?> beanType) {
			super(method);
			this.beanType = beanType;
		}

		@Override
		protected Class<?> getContainingClass() {
			return (this.beanType != null) ? this.beanType : super.getContainingClass();
		}

	}

	/**
	 * Makes one.
	 * @param source the listener
	 * @param method its method
	 * @param excise whether the method handles events without value
	 * @return the method
	 */
	EventMethod create(ListenerSource source, Method method, boolean excise) {
		String place = "bean '" + source.beanName() + "', " + source.beanType().getName() + "." + method.getName();
		rejectReturnType(place, method);
		List<HandlerParameter> read = new ArrayList<>();
		Type payloadType = null;
		boolean payloadSeen = false;
		for (MethodParameter parameter : new Signature(method, source.beanType()).getMethodParameters()) {
			MethodParameter contained = parameter.withContainingClass(source.beanType());
			contained.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
			HandlerParameter handled = this.parameters.read(place, contained, excise);
			boolean isPayload = handled.argument() instanceof PayloadArgument;
			if (isPayload && payloadSeen) {
				throw HandlerParameterReader.unusable(place, contained,
						"an event has one payload, and another parameter receives it.");
			}
			payloadSeen |= isPayload;
			payloadType = merge(place, contained, payloadType, handled.payloadType());
			read.add(handled);
		}
		Object bean = this.beanFactory.getBean(source.beanName());
		rejectAsync(place, method, source.beanType(), bean);
		return new EventMethod(bean, invocable(place, method, bean), read, payloadType,
				DeclaredFailuresReader.read(place, method, source.beanType()));
	}

	private static @Nullable Type merge(String place, MethodParameter parameter, @Nullable Type one,
			@Nullable Type other) {
		if (one != null && other != null && !one.equals(other)) {
			throw HandlerParameterReader.unusable(place, parameter, "another parameter declares the payload as "
					+ one.getTypeName() + ", and it is decoded only once.");
		}
		return (one != null) ? one : other;
	}

	/** Types that look as if the work was done when it has not even begun. */
	private static void rejectReturnType(String place, Method method) {
		Class<?> type = method.getReturnType();
		boolean unfinished = Future.class.isAssignableFrom(type) && !CompletionStage.class.isAssignableFrom(type);
		if (unfinished || isPublisher(type)) {
			throw new FailureAnalyzedException(
					"The method of " + place + " returns a " + type.getName()
							+ ": the event would be settled before its work is done.",
					"Return a CompletionStage" + (unfinished ? "." : ", for example with Mono.toFuture()."));
		}
	}

	/** It returns before its work has begun; a future says when that is done. */
	private static void rejectAsync(String place, Method method, Class<?> beanType, Object bean) {
		boolean async = AnnotatedElementUtils.hasAnnotation(method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(beanType, Async.class);
		if (async && AopUtils.isAopProxy(bean) && !CompletionStage.class.isAssignableFrom(method.getReturnType())) {
			throw new FailureAnalyzedException(
					"The method of " + place + " is @Async: the event would be settled before its work is done.",
					"Remove @Async, or return a CompletableFuture.");
		}
	}

	private static boolean isPublisher(Class<?> type) {
		ClassLoader classLoader = type.getClassLoader();
		return ClassUtils.isPresent(PUBLISHER, classLoader)
				&& ClassUtils.resolveClassName(PUBLISHER, classLoader).isAssignableFrom(type);
	}

	private static Method invocable(String place, Method method, Object bean) {
		try {
			Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
			if (AopUtils.isCglibProxy(bean) && Modifier.isFinal(invocable.getModifiers())) {
				// It would run on the proxy itself, whose fields are null
				throw new IllegalStateException("it is final.");
			}
			ReflectionUtils.makeAccessible(invocable);
			return invocable;
		}
		catch (IllegalStateException ex) {
			throw new FailureAnalyzedException(
					"The method of " + place + " cannot be called on the bean, which is a proxy: " + ex.getMessage(),
					"Declare the method on an interface of the bean, or let Spring make class-based proxies "
							+ "(spring.aop.proxy-target-class=true) and do not make the method private or final.",
					ex);
		}
	}

}
