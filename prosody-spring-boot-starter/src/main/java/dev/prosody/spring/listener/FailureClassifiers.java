package dev.prosody.spring.listener;

import java.util.ArrayList;
import java.util.List;

import dev.prosody.failure.FailureClassifier;
import dev.prosody.failure.FailureRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;

/** The classifier of each listener: the application's bean, else rules with its lists. */
final class FailureClassifiers {

	private static final Logger logger = LoggerFactory.getLogger(FailureClassifiers.class);

	private final ConfigurableListableBeanFactory beanFactory;

	FailureClassifiers(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	FailureClassifier classifier(String words, String id, ListenerSettings settings) {
		FailureClassifier bean = OnlyBean.find(this.beanFactory, FailureClassifier.class);
		if (bean != null) {
			warnOfListsInVain(words, settings);
			return bean;
		}
		List<Class<? extends Throwable>> permanentTypes = types(words, id, "permanent", settings.permanentFailures());
		List<Class<? extends Throwable>> transientTypes = types(words, id, "transient", settings.transientFailures());
		for (Class<? extends Throwable> type : permanentTypes) {
			if (transientTypes.contains(type)) {
				throw new FailureAnalyzedException(
						words + " has " + type.getName() + " both in 'failure.permanent' and in 'failure.transient'.",
						"Remove it from one of the two lists, below 'prosody.consumer' or '" + ListenerPrefix.of(id)
								+ "'.");
			}
		}
		return FailureRules.of(permanentTypes, transientTypes);
	}

	private static void warnOfListsInVain(String words, ListenerSettings settings) {
		List<String> lists = new ArrayList<>();
		if (!settings.permanentFailures().isEmpty()) {
			lists.add("failure.permanent");
		}
		if (!settings.transientFailures().isEmpty()) {
			lists.add("failure.transient");
		}
		if (!lists.isEmpty()) {
			logger.warn("{} has {} set, without effect: the application's FailureClassifier bean decides alone. "
					+ "Remove the properties, or the bean, or let the bean ask FailureRules.of with the same classes",
					words, lists);
		}
	}

	private List<Class<? extends Throwable>> types(String words, String id, String list, List<String> names) {
		List<Class<? extends Throwable>> types = new ArrayList<>();
		for (String name : names) {
			types.add(type(words, id, list, name, this.beanFactory.getBeanClassLoader()));
		}
		return types;
	}

	private static Class<? extends Throwable> type(String words, String id, String list, String name,
			@Nullable ClassLoader classLoader) {
		String subject = words + " has '" + name + "' in 'failure." + list + "', ";
		String action = "Correct 'prosody.consumer.failure." + list + "' or '" + ListenerPrefix.of(id) + ".failure."
				+ list + "': each element is the full name of an exception class.";
		try {
			Class<?> type = ClassUtils.forName(name, classLoader);
			if (Throwable.class.isAssignableFrom(type)) {
				return type.asSubclass(Throwable.class);
			}
			throw new FailureAnalyzedException(subject + "which is not an exception class.", action);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new FailureAnalyzedException(subject + "but there is no such class on the classpath.", action, ex);
		}
	}

}
