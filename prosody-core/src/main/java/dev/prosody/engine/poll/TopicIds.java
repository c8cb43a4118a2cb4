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
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids of topics, which tell a topic from one of the same name that was deleted. Asked for
 * at each assignment, on a thread of its own; says in the log when a topic is no longer
 * there, or another one. Thread-safe.
 */
final class TopicIds {

	private static final Logger logger = LoggerFactory.getLogger(TopicIds.class);

	private static final int TIMEOUT_MILLIS = 5_000;

	private final String listenerId;

	private final KafkaClients clients;

	private final Map<String, Uuid> ids = new ConcurrentHashMap<>();

	/** The latest id of each topic, however old. */
	private final Map<String, Uuid> known = new ConcurrentHashMap<>();

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
		this.ids.keySet().removeAll(Set.copyOf(topics));
		return askInBackground(topics);
	}

	/**
	 * Warns of those topics that are not there any more.
	 * @param topics names of topics of which nothing is assigned any more
	 */
	void unassigned(Collection<String> topics) {
		askInBackground(topics);
	}

	private CompletableFuture<Void> askInBackground(Collection<String> topics) {
		Set<String> asked = new TreeSet<>(topics);
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
			for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : admin.describeTopics(topics)
				.topicNameValues()
				.entrySet()) {
				try {
					learn(topic.getKey(), topic.getValue().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).topicId());
				}
				catch (ExecutionException ex) {
					if (!(ex.getCause() instanceof UnknownTopicOrPartitionException)) {
						throw ex;
					}
					logger.warn("Listener '{}': topic '{}' does not exist any more; its events are consumed again as "
							+ "soon as it is created", this.listenerId, topic.getKey());
				}
			}
		}
	}

	private void learn(String topic, Uuid id) {
		this.ids.put(topic, id);
		Uuid before = this.known.put(topic, id);
		if (before != null && !before.equals(id)) {
			logger.warn(
					"Listener '{}': topic '{}' was deleted and created again (id {}, before {}); what was not handled "
							+ "of the old one is gone, and the new one is consumed from where its group begins",
					this.listenerId, topic, id, before);
		}
	}

	/** The id of a topic, {@code null} if it is not known (yet). */
	@Nullable Uuid of(String topic) {
		return this.ids.get(topic);
	}

}
