package dev.prosody.spring;

import java.lang.reflect.Type;
import java.util.function.Consumer;

import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.handler.ProsodyHandler;
import org.jspecify.annotations.Nullable;

/**
 * Takes the listeners of a {@link ProsodyListenerConfigurer}. They are like annotated
 * ones: in the {@link ProsodyListenerRegistry}, with properties below
 * {@code prosody.listener.<id>}, customizers and checks.
 */
public interface ProsodyListenerRegistrar {

	/**
	 * Adds a listener.
	 * @param <T> the payload's type
	 * @param id name of the listener, unique in the application: letters, digits,
	 * {@code .}, {@code _} and {@code -}
	 * @param payloadType type that values are decoded into
	 * @param attributes sets at least the topics
	 * @param handler handles the events
	 */
	default <T extends @Nullable Object> void listener(String id, Class<T> payloadType,
			Consumer<ListenerAttributes> attributes, ProsodyHandler<T> handler) {
		AsyncProsodyHandler<T> finishing = (event, context) -> {
			handler.handle(event, context);
			return null;
		};
		asyncListener(id, payloadType, attributes, finishing);
	}

	/**
	 * Adds a listener whose handler goes on after it returned, or whose payload has a
	 * generic type.
	 * @param <T> the payload's type
	 * @param id as above
	 * @param payloadType type that values are decoded into
	 * @param attributes sets at least the topics
	 * @param handler starts to handle the events
	 */
	<T extends @Nullable Object> void asyncListener(String id, Type payloadType,
			Consumer<ListenerAttributes> attributes, AsyncProsodyHandler<T> handler);

}
