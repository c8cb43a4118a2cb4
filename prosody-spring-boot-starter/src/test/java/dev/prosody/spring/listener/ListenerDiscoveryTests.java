package dev.prosody.spring.listener;

import java.beans.Introspector;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

import dev.prosody.spring.OnEvent;
import dev.prosody.spring.OnExcise;
import dev.prosody.spring.ProsodyListener;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ListenerDiscoveryTests {

	static class MethodListener {

		@ProsodyListener("orders")
		void handleOrder(String order) {
		}

		@ProsodyListener(id = "own", topics = { "a", "b" })
		void other(String payload) {
		}

		void unrelated() {
		}

	}

	@ProsodyListener(topics = "orders")
	static class ClassListener {

		@OnEvent
		void placed(String order) {
		}

		@OnEvent("order.")
		void others(String order) {
		}

		@OnExcise
		void excise() {
		}

	}

	static class InheritingListener extends ClassListener {

	}

	interface AnnotatedPort {

		@ProsodyListener("orders")
		void handle(String order);

	}

	static class PortListener implements AnnotatedPort {

		@Override
		public void handle(String order) {
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@ProsodyListener(maxConcurrency = "7")
	@interface SlowListener {

		@AliasFor(annotation = ProsodyListener.class, attribute = "topics")
		String[] value();

	}

	static class ComposedListener {

		@SlowListener("orders")
		void handle(String order) {
		}

	}

	@Test
	void findsMethods() {
		List<ListenerSource> sources = find(MethodListener.class);

		assertThat(sources).extracting(ListenerSource::defaultId)
			.containsExactlyInAnyOrder("method-listener-handle-order", "method-listener-other");
		assertThat(sources).allSatisfy((source) -> assertThat(source.annotation().topics()).isNotEmpty());
	}

	@Test
	void findsClassesWithTheirMethods() {
		assertThat(find(ClassListener.class)).singleElement().satisfies((source) -> {
			assertThat(source.defaultId()).isEqualTo("class-listener");
			assertThat(source.eventMethods()).extracting("name").containsExactlyInAnyOrder("placed", "others");
			assertThat(source.exciseMethod().getName()).isEqualTo("excise");
		});
	}

	static class ExciseMethod {

		@OnExcise
		@ProsodyListener(topics = "orders")
		void forget() {
		}

		@ProsodyListener(topics = "others")
		void handle(String order) {
		}

	}

	@Test
	void findsMethodsForEventsWithoutValueOnly() {
		List<ListenerSource> sources = find(ExciseMethod.class);

		assertThat(sources).extracting(ListenerSource::defaultId)
			.containsExactlyInAnyOrder("excise-method-forget", "excise-method-handle");
		assertThat(sources).allSatisfy((source) -> assertThat(source.exciseMethod())
			.isEqualTo(source.method().getName().equals("forget") ? source.method() : null));
	}

	@Test
	void findsWhatIsInherited() {
		assertThat(find(InheritingListener.class)).singleElement()
			.satisfies((source) -> assertThat(source.eventMethods()).hasSize(2));
		assertThat(find(PortListener.class)).singleElement()
			.satisfies((source) -> assertThat(source.method().getDeclaringClass()).isEqualTo(PortListener.class));
	}

	@Test
	void findsComposedAnnotations() {
		assertThat(find(ComposedListener.class)).singleElement().satisfies((source) -> {
			assertThat(source.annotation().topics()).containsExactly("orders");
			assertThat(source.annotation().maxConcurrency()).isEqualTo("7");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		@Lazy
		MethodListener lazy() {
			throw new IllegalStateException("created too early");
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		PortListener scoped() {
			return new PortListener();
		}

		@Bean
		AnnotatedPort proxied() {
			ProxyFactory factory = new ProxyFactory(new PortListener());
			factory.setInterfaces(AnnotatedPort.class);
			return (AnnotatedPort) factory.getProxy();
		}

	}

	@Test
	void findsLazyScopedAndProxiedBeansWithoutCreatingThem() {
		assertThat(find(Beans.class)).extracting(ListenerSource::defaultId)
			.containsExactlyInAnyOrder("lazy-handle-order", "lazy-other", "scoped-handle", "proxied-handle");
	}

	public static class Optional {

	}

	public static class NeedsOptional {

		public void use(Optional value) {
		}

	}

	/** A class loader without {@link Optional}, as if its library were not there. */
	private static final class Without extends ClassLoader {

		private Without(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.equals(Optional.class.getName())) {
				throw new ClassNotFoundException(name);
			}
			if (!name.equals(NeedsOptional.class.getName())) {
				return super.loadClass(name, resolve);
			}
			try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

	/** A bean that is never used may need a library that is not there. */
	@Test
	void beanWhoseMethodsCannotBeReadHidesNoOther() throws Exception {
		Class<?> unreadable = new Without(getClass().getClassLoader()).loadClass(NeedsOptional.class.getName());
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerBeanDefinition("unreadable",
				BeanDefinitionBuilder.genericBeanDefinition(unreadable).setLazyInit(true).getBeanDefinition());
		beans.registerBeanDefinition("readable", new RootBeanDefinition(ComposedListener.class));

		assertThat(new ListenerDiscovery(beans).find()).extracting(ListenerSource::beanName)
			.containsExactly("readable");
	}

	static class UndecidedFactory implements FactoryBean<ComposedListener> {

		@Override
		public ComposedListener getObject() {
			return new ComposedListener();
		}

		@Override
		public Class<?> getObjectType() {
			return ComposedListener.class;
		}

		@Override
		public boolean isSingleton() {
			throw new IllegalStateException("undecided");
		}

	}

	/** Only signatures that cannot be read are a reason to pass over a bean. */
	@Test
	void failureToTellTheScopeOfAListenerIsNotPassedOver() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerBeanDefinition("undecided", new RootBeanDefinition(UndecidedFactory.class));

		assertThatIllegalStateException().isThrownBy(() -> new ListenerDiscovery(beans).find())
			.withMessage("undecided");
	}

	static class Forgotten {

		@OnEvent
		void handle(String order) {
		}

	}

	@ProsodyListener("orders")
	static class Empty {

	}

	@ProsodyListener("orders")
	static class TwoExcises {

		@OnExcise
		void one() {
		}

		@OnExcise
		void other() {
		}

	}

	@Test
	void rejectsClassesThatWouldHandleNothing() {
		assertFailure(Forgotten.class, "Method 'handle' of bean 'forgotten'",
				"has @OnEvent, but its class is no @ProsodyListener", "Put @ProsodyListener(topics = …) on the class.");
		assertFailure(Empty.class, "is a @ProsodyListener without any @OnEvent method");
		assertFailure(TwoExcises.class, "with several @OnExcise methods");
	}

	@Scope("prototype")
	static class PrototypeListener extends MethodListener {

	}

	@Scope(scopeName = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class RequestListener extends MethodListener {

	}

	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class ProxiedPrototypeListener extends MethodListener {

	}

	@Test
	void rejectsInstancesThatNothingElseSees() {
		assertFailure(PrototypeListener.class, "prototypeListener", PrototypeListener.class.getName(),
				"scope 'prototype'");
	}

	@Test
	void rejectsScopesThatNoHandlerThreadHas() {
		assertFailure(RequestListener.class, "requestListener", RequestListener.class.getName(), "scope 'request'");
	}

	@Test
	void acceptsScopedProxiesOfOtherScopes() {
		assertThat(find(ProxiedPrototypeListener.class)).hasSize(2);
	}

	@Test
	void idsAreInKebabCase() {
		assertThat(ListenerSource.kebabCase("orderHandler-handleHTTPOrder2Go"))
			.isEqualTo("order-handler-handle-http-order2-go");
		assertThat(ListenerSource.kebabCase("com.acme.Config$Handler")).isEqualTo("com.acme.config-handler");
		assertThat(ListenerSource.kebabCase("order_handler")).isEqualTo("order_handler");
	}

	@Test
	void nearestIdHasTheFewestEdits() {
		assertThat(NearestId.of("order", List.of("payments", "orders", "odd"))).isEqualTo("orders");
		assertThat(NearestId.of("order", List.of())).isNull();
		assertThat(NearestId.distance("kitten", "sitting")).isEqualTo(3);
	}

	private static List<ListenerSource> find(Class<?> type) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getBeanFactory().registerScope("thread", new SimpleThreadScope());
			String name = Introspector.decapitalize(type.getSimpleName());
			context.registerBean(name, type);
			context.refresh();
			return new ListenerDiscovery(context.getBeanFactory()).find();
		}
	}

	private static void assertFailure(Class<?> type, String... texts) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> find(type))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription() + "\n" + ex.analysis().getAction())
				.contains(texts));
	}

}
