package dev.prosody.spring.listener;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.spring.ListenerAttributes;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerConfigurer;
import dev.prosody.spring.ProsodyListenerRegistrar;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.annotation.AnnotationUtils;

/** Collects the listeners of all {@link ProsodyListenerConfigurer} beans. */
final class ConfiguredListeners {

	private final ConfigurableListableBeanFactory beanFactory;

	ConfiguredListeners(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/** All listeners, in the order of the configurers. */
	List<ListenerSource> find() {
		Map<ProsodyListenerConfigurer, String> names = new IdentityHashMap<>();
		this.beanFactory.getBeansOfType(ProsodyListenerConfigurer.class)
			.forEach((name, configurer) -> names.put(configurer, name));
		List<ListenerSource> sources = new ArrayList<>();
		this.beanFactory.getBeanProvider(ProsodyListenerConfigurer.class)
			.orderedStream()
			.forEach((configurer) -> configurer.configureListeners(
					new Registrar(String.valueOf(names.get(configurer)), configurer.getClass(), sources)));
		return sources;
	}

	/**
	 * Takes the listeners of one configurer.
	 *
	 * @param beanName its bean
	 * @param beanType its class
	 * @param sources collects the listeners
	 */
	private record Registrar(String beanName, Class<?> beanType,
			List<ListenerSource> sources) implements ProsodyListenerRegistrar {

		@Override
		@SuppressWarnings("unchecked")
		public <T extends @Nullable Object> void asyncListener(String id, Type payloadType,
				Consumer<ListenerAttributes> attributes, AsyncProsodyHandler<T> handler) {
			if (id.isBlank()) {
				throw new FailureAnalyzedException(
						"ProsodyListenerConfigurer '" + this.beanName + "' adds a listener without id.",
						"Give it an id: it is its name in properties, logs, metrics and the registry.");
			}
			ListenerAttributes set = new ListenerAttributes();
			attributes.accept(set);
			Map<String, Object> values = new HashMap<>(set.values());
			values.put("id", id);
			ProsodyListener annotation = AnnotationUtils.synthesizeAnnotation(values, ProsodyListener.class, null);
			this.sources.add(ListenerSource.programmed(this.beanName, this.beanType, annotation, new ProgrammedHandler(
					(AsyncProsodyHandler<@Nullable Object>) handler, payloadType, set.isHandlingExcise())));
		}

	}

}
