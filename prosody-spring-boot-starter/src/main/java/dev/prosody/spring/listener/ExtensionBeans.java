package dev.prosody.spring.listener;

import dev.prosody.dedup.DedupStore;
import dev.prosody.handler.EventFilter;
import dev.prosody.handler.EventInterceptor;
import dev.prosody.listener.ListenerSpec;

import org.springframework.beans.factory.BeanFactory;

/** What an application adds to the way of every listener's events, by beans. */
final class ExtensionBeans {

	private final BeanFactory beanFactory;

	ExtensionBeans(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	void applyTo(ListenerSpec spec) {
		this.beanFactory.getBeanProvider(EventFilter.class).orderedStream().forEach(spec::filter);
		this.beanFactory.getBeanProvider(EventInterceptor.class).orderedStream().forEach(spec::interceptor);
		DedupStore store = OnlyBean.find(this.beanFactory, DedupStore.class);
		if (store != null) {
			spec.dedupStore(store);
		}
	}

}
