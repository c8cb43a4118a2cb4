package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.prosody.handler.EventContext;
import dev.prosody.spring.ProsodyListener;
import jakarta.validation.constraints.NotBlank;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Calls handler methods without a context. */
abstract class AbstractHandlerMethodTests {

	final List<@Nullable Object> received = new ArrayList<>();

	final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	record Order(@NotBlank String id) {
	}

	static class Annotated {

		@ProsodyListener(topics = "t")
		void handle() {
		}

	}

	final EventMethod method(Object bean, String name) {
		return method(bean, bean.getClass(), name);
	}

	final EventMethod method(Object bean, Class<?> type, String name) {
		this.beans.destroySingleton("handler");
		this.beans.registerSingleton("handler", bean);
		Method method = Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type))
			.filter((candidate) -> candidate.getName().equals(name) && !candidate.isBridge())
			.findFirst()
			.orElseThrow();
		ListenerSource source = new ListenerSource("handler", type, annotation(), method, List.of(), null);
		return new EventMethodFactory(this.beans).create(source, method, false);
	}

	private static ProsodyListener annotation() {
		try {
			return Annotated.class.getDeclaredMethod("handle").getAnnotation(ProsodyListener.class);
		}
		catch (NoSuchMethodException ex) {
			throw new AssertionError(ex);
		}
	}

	static EventContext context() {
		return new TestContext(TestEvent.of(null));
	}

	static void assertFailure(ThrowingCallable call, String... texts) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.analysis().getDescription() + "\n" + ex.analysis().getAction())
				.contains(texts));
	}

}
