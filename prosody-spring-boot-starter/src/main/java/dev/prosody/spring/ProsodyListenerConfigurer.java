package dev.prosody.spring;

/**
 * Adds listeners that no annotated method declares, for example one for each entry of a
 * configuration. Every bean of this type is called once, in their order, after all
 * singletons exist and before any listener starts.
 *
 * <pre class="code">
 * &#064;Bean
 * ProsodyListenerConfigurer orders(OrderService service) {
 * 	return (registrar) -> registrar.listener("orders", Order.class, (listener) -> listener.topics("orders"),
 * 			(event, context) -> service.place(event.payload()));
 * }
 * </pre>
 */
@FunctionalInterface
public interface ProsodyListenerConfigurer {

	/**
	 * Adds listeners.
	 * @param registrar takes them; not usable afterwards
	 */
	void configureListeners(ProsodyListenerRegistrar registrar);

}
