package dev.prosody.spring;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.failure.Permanent;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.Advisor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Handlers that are not simply singletons: lazy, proxied, scoped. */
@ExtendWith(SharedBroker.class)
class BeanKindsIT {

	record Order(String id) {
	}

	/** An aspect around everything that handlers do. */
	@Configuration(proxyBeanMethods = false)
	static class Aspect {

		final Set<String> advised = ConcurrentHashMap.newKeySet();

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		Advisor advisor() {
			MethodInterceptor advice = (invocation) -> {
				this.advised.add(invocation.getMethod().getName());
				return invocation.proceed();
			};
			return new DefaultPointcutAdvisor(new StaticMethodMatcherPointcut() {

				@Override
				public boolean matches(Method method, Class<?> targetClass) {
					return Recorder.class.isAssignableFrom(targetClass);
				}

			}, advice);
		}

	}

	interface Recorder {

		List<String> handled();

	}

	static class Lazy {

		static final AtomicInteger created = new AtomicInteger();

		final List<String> handled = new CopyOnWriteArrayList<>();

		Lazy() {
			created.incrementAndGet();
		}

		@ProsodyListener(id = "lazy", topics = "kinds-lazy")
		void handle(Order order) {
			this.handled.add(order.id());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Lazy.class)
	static class LazyApplication {

		@Bean
		NewTopic lazyTopic() {
			return TopicBuilder.name("kinds-lazy").partitions(2).build();
		}

	}

	static class ClassProxied implements Recorder {

		private final List<String> handled = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "class-proxied", topics = "kinds-class-proxied")
		@Permanent(IllegalStateException.class)
		void handle(Order order) {
			this.handled.add(order.id());
			if (order.id().equals("bad")) {
				throw new IllegalStateException("Bad order");
			}
		}

		@Override
		public List<String> handled() {
			return this.handled;
		}

	}

	interface OrderHandler extends Recorder {

		void placed(Order order);

	}

	@ProsodyListener(id = "interface-proxied", topics = "kinds-interface-proxied")
	static class InterfaceProxied implements OrderHandler {

		private final List<String> handled = new CopyOnWriteArrayList<>();

		@Override
		@OnEvent
		@Permanent(IllegalStateException.class)
		public void placed(Order order) {
			this.handled.add(order.id());
			if (order.id().equals("bad")) {
				throw new IllegalStateException("Bad order");
			}
		}

		@Override
		public List<String> handled() {
			return this.handled;
		}

	}

	@Import({ Aspect.class, ClassProxied.class })
	static class ClassProxyApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import({ Aspect.class, InterfaceProxied.class })
	static class InterfaceProxyApplication {

	}

	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class FreshEachTime {

		static final List<String> handled = new CopyOnWriteArrayList<>();

		private int calls;

		@ProsodyListener(id = "fresh", topics = "kinds-fresh")
		void handle(Order order) {
			handled.add(order.id() + " " + ++this.calls);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import({ Aspect.class, ClassProxied.class })
	static class HidingProxyApplication {

	}

	@Import(FreshEachTime.class)
	static class FreshApplication {

	}

	@Test
	void lazyInitializationSilencesNoListenerAndNoTopicBean(TestBroker broker) {
		try (TestApplication application = TestApplication.run(broker, "kinds-lazy", LazyApplication.class,
				"spring.main.lazy-initialization=true")) {
			application.send("kinds-lazy", "a", new Order("1"));

			application.await("handled", () -> application.bean(Lazy.class).handled.size() == 1);
			assertThat(broker.partitions("kinds-lazy")).hasSize(2);
			assertThat(Lazy.created).hasValue(1);
		}
	}

	@Test
	void aspectsRunAroundHandlersOfClassProxies(TestBroker broker) {
		broker.createTopic("kinds-class-proxied", 1);
		try (TestApplication application = TestApplication.run(broker, "kinds-class", ClassProxyApplication.class)) {
			handlesAndDeadLetters(application, "class-proxied");

			assertThat(AopUtils.isCglibProxy(application.bean(ClassProxied.class))).isTrue();
			assertThat(application.bean(Aspect.class).advised).contains("handle");
		}
	}

	@Test
	void aspectsRunAroundHandlersOfInterfaceProxies(TestBroker broker) {
		broker.createTopic("kinds-interface-proxied", 1);
		try (TestApplication application = TestApplication.run(broker, "kinds-interface",
				InterfaceProxyApplication.class, "spring.aop.proxy-target-class=false")) {
			handlesAndDeadLetters(application, "interface-proxied");

			assertThat(AopUtils.isJdkDynamicProxy(application.bean(OrderHandler.class))).isTrue();
			assertThat(application.bean(Aspect.class).advised).contains("placed");
		}
	}

	@Test
	void aMethodThatAnInterfaceProxyHidesIsAClearFailure(TestBroker broker) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> TestApplication.run(broker, "kinds-hidden", HidingProxyApplication.class,
					"spring.aop.proxy-target-class=false"))
			.withMessageContainingAll("ClassProxied.handle", "proxy");
	}

	@Test
	void aScopedProxyLooksUpItsTargetForEachEvent(TestBroker broker) {
		broker.createTopic("kinds-fresh", 1);
		try (TestApplication application = TestApplication.run(broker, "kinds-fresh", FreshApplication.class)) {
			application.send("kinds-fresh", "a", new Order("1"));
			application.send("kinds-fresh", "a", new Order("2"));

			application.await("handled", () -> FreshEachTime.handled.size() == 2);
			assertThat(FreshEachTime.handled).containsExactly("1 1", "2 1");
		}
	}

	private static void handlesAndDeadLetters(TestApplication application, String id) {
		application.send("kinds-" + id, "a", new Order("good"));
		application.send("kinds-" + id, "a", new Order("bad"));
		application.await("both concluded", () -> application.status(id).counts().succeeded() == 1
				&& application.status(id).counts().deadLettered() == 1);
		assertThat(application.bean(Recorder.class).handled()).containsExactly("good", "bad");
	}

}
