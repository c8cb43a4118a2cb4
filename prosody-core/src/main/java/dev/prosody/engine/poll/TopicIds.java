package dev.prosody.engine.poll;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.prosody.kafka.KafkaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids of topics, which tell a topic from one of the same name that was deleted. Asked for
 * at each assignment, on a thread of its own. Thread-safe.
 */
final class TopicIds {

	private static final Logger logger = LoggerFactory.getLogger(TopicIds.class);

	private static final int TIMEOUT_MILLIS = 5_000;

	private final String listenerId;

	private final KafkaClients clients;

	private final Map<String, Uuid> ids = new ConcurrentHashMap<>();

	TopicIds(String listenerId, KafkaClients clients) {
		this.listenerId = listenerId;
		this.clients = clients;
	}

	/**
	 * Asks the broker.
	 * @param topics names of topics
	 * @return completes when it has answered, or could not; never exceptionally
	 */
	CompletableFuture<Void> refresh(Collection<String> topics) {
		Set<String> asked = new TreeSet<>(topics);
		this.ids.keySet().removeAll(asked);
		CompletableFuture<Void> answered = new CompletableFuture<>();
		Thread.ofVirtual().name("prosody-" + this.listenerId + "-topic-ids").start(() -> {
			try {
				ask(asked);
			}
			catch (Exception ex) {
				logger.debug("Listener '{}': ids of topics {} are not known; commits say nothing of settled offsets",
						this.listenerId, asked, ex);
			}
			finally {
				answered.complete(null);
			}
		});
		return answered;
	}

	private void ask(Set<String> topics) throws ExecutionException, InterruptedException, TimeoutException {
		try (Admin admin = this.clients.createAdmin(Map.of(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
				AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS))) {
			admin.describeTopics(topics)
				.allTopicNames()
				.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
				.forEach((name, topic) -> this.ids.put(name, topic.topicId()));
		}
	}

	/** The id of a topic, {@code null} if it is not known (yet). */
	@Nullable Uuid of(String topic) {
		return this.ids.get(topic);
	}

}
