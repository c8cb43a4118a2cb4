package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Makes {@link EventMethod}s from annotated methods. */
final class EventMethodFactory {

	private final ConfigurableListableBeanFactory beanFactory;

	private final HandlerParameterReader parameters;

	private final MethodCalls calls;

	EventMethodFactory(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.parameters = new HandlerParameterReader(beanFactory);
		this.calls = new MethodCalls(beanFactory.getBeanClassLoader());
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

		/** Without the continuation of a suspending function, which its caller adds. */
		private List<MethodParameter> filledParameters() {
			List<MethodParameter> parameters = List.of(getMethodParameters());
			return KotlinDetector.isSuspendingFunction(getMethod()) ? parameters.subList(0, parameters.size() - 1)
					: parameters;
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
		Object bean = this.beanFactory.getBean(source.beanName());
		MethodCall call = this.calls.of(place, method, source.beanType(), bean);
		List<HandlerParameter> read = new ArrayList<>();
		Type payloadType = null;
		boolean payloadSeen = false;
		for (MethodParameter parameter : new Signature(method, source.beanType()).filledParameters()) {
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
		return new EventMethod(bean, invocable(place, method, bean), call, read, payloadType,
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

	private static Method invocable(String place, Method method, Object bean) {
		try {
			Method invocable = AopUtils.selectInvocableMethod(erased(method, bean), bean.getClass());
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

	/**
	 * The method as an interface with type variables declares it, if only that one can be
	 * called: a bridge with its signature leads to the method.
	 */
	private static Method erased(Method method, Object bean) {
		if (!AopUtils.isJdkDynamicProxy(bean)) {
			return method;
		}
		return Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
			.filter((candidate) -> candidate.isBridge()
					&& BridgeMethodResolver.findBridgedMethod(candidate).equals(method)
					&& isDeclaredBy(bean.getClass(), candidate) && !isDeclaredBy(bean.getClass(), method))
			.findFirst()
			.orElse(method);
	}

	private static boolean isDeclaredBy(Class<?> proxyType, Method method) {
		return Arrays.stream(proxyType.getInterfaces())
			.anyMatch((type) -> ClassUtils.hasMethod(type, method.getName(), method.getParameterTypes()));
	}

}
