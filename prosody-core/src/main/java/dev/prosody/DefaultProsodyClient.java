package dev.prosody;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.prosody.engine.poll.ListenerRuntime;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.send.EventSender;
import org.jspecify.annotations.Nullable;

/** Starts and stops everything in the right order: consumers before producers. */
final class DefaultProsodyClient implements ProsodyClient {

	private final Map<String, ListenerRuntime> listeners;

	private final List<DeadLetterPreparation> preparations;

	private final TopicPreparation topics = new TopicPreparation(this::prepared);

	private final ClientProducers producers;

	private final EventSender sender;

	private final ClientMonitors monitors;

	DefaultProsodyClient(List<ListenerRuntime> listeners, List<DeadLetterPreparation> preparations,
			ClientProducers producers, EventSender sender, ClientMonitors monitors) {
		this.listeners = new LinkedHashMap<>();
		listeners.forEach((listener) -> this.listeners.put(listener.id(), listener));
		this.preparations = List.copyOf(preparations);
		this.producers = producers;
		this.sender = sender;
		this.monitors = monitors;
	}

	@Override
	public void start() {
		List<ListenerRuntime> starting = this.listeners.values()
			.stream()
			.filter((listener) -> listener.definition().autoStartup())
			.toList();
		this.topics.prepare(PreparationOrder.of(starting.stream().map(ListenerRuntime::definition).toList()));
		starting.forEach(ListenerRuntime::start);
	}

	private void prepared(ListenerDefinition definition) {
		this.preparations.forEach((preparation) -> preparation.prepared(definition));
	}

	@Override
	public void stop() {
		List<CompletableFuture<Void>> stopping = stopAll();
		if (!isHandlerThread()) {
			stopping.forEach(CompletableFuture::join);
		}
	}

	private List<CompletableFuture<Void>> stopAll() {
		List<CompletableFuture<Void>> stopping = new ArrayList<>();
		this.listeners.values().forEach((listener) -> stopping.add(listener.stop(false)));
		return stopping;
	}

	/** A handler that waited for the end of its listener would wait for itself. */
	private boolean isHandlerThread() {
		return this.listeners.values().stream().anyMatch(ListenerRuntime::isHandlerThread);
	}

	@Override
	public List<ListenerHandle> listeners() {
		return List.copyOf(this.listeners.values());
	}

	@Override
	public @Nullable ListenerHandle listener(String id) {
		return this.listeners.get(id);
	}

	@Override
	public long droppedNotifications() {
		return this.monitors.droppedNotifications();
	}

	@Override
	public long droppedTelemetry() {
		return this.monitors.droppedTelemetry();
	}

	@Override
	public EventSender sender() {
		return this.sender;
	}

	@Override
	public void close() {
		if (isHandlerThread()) {
			stopAll();
			// no daemon: the producers have something to flush
			Thread.ofPlatform().name("prosody-close").daemon(false).start(this::closeAndWait);
		}
		else {
			closeAndWait();
		}
	}

	/** The monitors whatever the producers do: they have threads, too. */
	private void closeWhatIsShared() {
		try {
			this.producers.close();
		}
		finally {
			this.monitors.close();
		}
	}

	private void closeAndWait() {
		try {
			stopAll().forEach(CompletableFuture::join);
			this.listeners.values().forEach(ListenerRuntime::close);
			this.preparations.forEach(DeadLetterPreparation::close);
		}
		finally {
			closeWhatIsShared();
		}
	}

}
