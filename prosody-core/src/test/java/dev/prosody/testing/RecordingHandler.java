package dev.prosody.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.handler.ProsodyHandler;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.Recorder;
import dev.prosody.testing.history.NothingLeaks;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Records attempts around a handler. What the handler puts into the MDC under a name that
 * begins with {@value #MARK} is looked for in later attempts.
 */
public final class RecordingHandler<T extends @Nullable Object> implements ProsodyHandler<T> {

	static final String MARK = "mark";

	private final ProsodyHandler<T> handler;

	private final String instance;

	private final Recorder history;

	/**
	 * Observes a handler.
	 * @param handler the handler
	 * @param instance name in the history
	 * @param history where facts go
	 */
	public RecordingHandler(ProsodyHandler<T> handler, String instance, Recorder history) {
		this.handler = handler;
		this.instance = instance;
		this.history = history;
	}

	@Override
	public void handle(ProsodyEvent<T> event, EventContext context) throws Exception {
		EventPosition position = new EventPosition(event.topic(), event.partition(), event.offset());
		long id = this.history.nextAttemptId();
		this.history.add(new Fact.Started(this.instance, id, position, KeyLabel.of(event.keyBytes()), context.attempt(),
				leftovers(context)));
		try {
			this.handler.handle(event, context);
		}
		catch (Throwable ex) {
			this.history.add(new Fact.Threw(this.instance, id, position, ex, context.isCancelled()));
			throw ex;
		}
		this.history.add(new Fact.Returned(this.instance, id, position));
	}

	private static List<String> leftovers(EventContext context) {
		List<String> found = new ArrayList<>();
		if (Thread.currentThread().isInterrupted()) {
			found.add(NothingLeaks.INTERRUPTED);
		}
		if (context.isCancelled()) {
			found.add(NothingLeaks.CANCELLED);
		}
		Map<String, String> mdc = MDC.getCopyOfContextMap();
		if (mdc != null) {
			mdc.keySet().stream().filter((name) -> name.startsWith(MARK)).forEach(found::add);
		}
		return found;
	}

}
