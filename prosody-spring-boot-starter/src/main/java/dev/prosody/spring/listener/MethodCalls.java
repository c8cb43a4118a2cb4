package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

/**
 * Finds out how a method must be called, by what it returns and the libraries that are
 * there. A method whose work could not be awaited stops the start: its events would be
 * settled before they are handled.
 */
final class MethodCalls {

	private static final String REACTOR = "reactor.core.publisher.BaseSubscriber";

	private static final String COROUTINES = "kotlinx.coroutines.reactor.MonoKt";

	/** Types of results whose work goes on, or begins only when they are asked for. */
	private static final Set<String> UNFINISHED = Set.of("org.reactivestreams.Publisher",
			"java.util.concurrent.Flow$Publisher", "kotlinx.coroutines.Job", "kotlinx.coroutines.flow.Flow",
			"io.reactivex.rxjava3.core.CompletableSource", "io.reactivex.rxjava3.core.SingleSource",
			"io.reactivex.rxjava3.core.MaybeSource", "io.reactivex.rxjava3.core.ObservableSource");

	private final @Nullable ClassLoader classLoader;

	private final boolean reactor;

	MethodCalls(@Nullable ClassLoader classLoader) {
		this.classLoader = classLoader;
		this.reactor = ClassUtils.isPresent(REACTOR, classLoader);
	}

	/**
	 * Chooses the call.
	 * @param place the method in words
	 * @param method the method
	 * @param beanType the bean's class, not that of a proxy
	 * @param bean the bean
	 * @return how to call it
	 */
	MethodCall of(String place, Method method, Class<?> beanType, Object bean) {
		if (KotlinDetector.isSuspendingFunction(method)) {
			return suspending(place, method, beanType);
		}
		Class<?> type = GenericTypeResolver.resolveReturnType(method, beanType);
		rejectAsync(place, method, beanType, bean, type);
		if (CompletionStage.class.isAssignableFrom(type) || type == void.class) {
			return MethodCall.PLAIN;
		}
		if (this.reactor) {
			ReactiveCall call = new ReactiveCall(false);
			if (isFinished(type) || call.subscribesTo(type)) {
				return call;
			}
		}
		if (isFinished(type)) {
			return MethodCall.PLAIN;
		}
		throw new FailureAnalyzedException(
				"The method of " + place + " returns a " + type.getName()
						+ ": the event would be settled before its work is done.",
				"Return a CompletionStage" + (Future.class.isAssignableFrom(type) ? "."
						: ", or add the dependency 'io.projectreactor:reactor-core' and, for types of Kotlin, "
								+ "'org.jetbrains.kotlinx:kotlinx-coroutines-reactor'."));
	}

	private MethodCall suspending(String place, Method method, Class<?> beanType) {
		if (!this.reactor || !ClassUtils.isPresent(COROUTINES, this.classLoader)) {
			throw new FailureAnalyzedException(
					"The method of " + place + " is a suspending function, and what calls those is not there.",
					"Add the dependencies 'org.jetbrains.kotlin:kotlin-reflect' and "
							+ "'org.jetbrains.kotlinx:kotlinx-coroutines-reactor', or do not make the function suspend.");
		}
		MethodParameter continuation = new MethodParameter(method, method.getParameterCount() - 1)
			.withContainingClass(beanType);
		Class<?> type = ResolvableType.forMethodParameter(continuation).getGeneric(0).resolve(Object.class);
		if (CompletionStage.class.isAssignableFrom(type) || !isFinished(type)) {
			throw new FailureAnalyzedException(
					"The method of " + place + " is a suspending function that returns a " + type.getName()
							+ ": the event would be settled before its work is done.",
					"Await it in the function, or return it from one that does not suspend.");
		}
		return new ReactiveCall(true);
	}

	/** Types that look as if the work was done when it has not even begun are not. */
	private static boolean isFinished(Class<?> type) {
		return !Future.class.isAssignableFrom(type) && !isUnfinished(type);
	}

	/** By name: none of their libraries need be there. */
	private static boolean isUnfinished(@Nullable Class<?> type) {
		return type != null && (UNFINISHED.contains(type.getName()) || isUnfinished(type.getSuperclass())
				|| Arrays.stream(type.getInterfaces()).anyMatch(MethodCalls::isUnfinished));
	}

	/** It returns before its work has begun; a future says when that is done. */
	private static void rejectAsync(String place, Method method, Class<?> beanType, Object bean, Class<?> type) {
		boolean async = AnnotatedElementUtils.hasAnnotation(method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(beanType, Async.class);
		if (async && AopUtils.isAopProxy(bean) && !CompletionStage.class.isAssignableFrom(type)) {
			throw new FailureAnalyzedException(
					"The method of " + place + " is @Async: the event would be settled before its work is done.",
					"Remove @Async, or return a CompletableFuture.");
		}
	}

}
