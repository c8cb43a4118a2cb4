package dev.prosody.spring.boot.autoconfigure.observation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.prosody.observation.ProcessContext;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Gives each attempt a trace of its own with a link to the span that sent the event. The
 * sender is found by the header {@code traceparent} of the W3C (version 00); without one
 * there is no link.
 */
final class LinkedTraceHandler extends PropagatingReceiverTracingObservationHandler<ProcessContext> {

	/**
	 * Version, trace id, parent id and flags; see
	 * <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace
	 * Context</a>.
	 */
	private static final Pattern TRACE_PARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

	private final Tracer tracer;

	LinkedTraceHandler(Tracer tracer, Propagator propagator) {
		super(tracer, propagator);
		this.tracer = tracer;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ProcessContext;
	}

	@Override
	public Span.Builder customizeExtractedSpan(ProcessContext context, Span.Builder builder) {
		Span.Builder root = builder.setNoParent();
		Link sender = linkTo(context.getCarrier(), context);
		return (sender != null) ? root.addLink(sender) : root;
	}

	private @Nullable Link linkTo(@Nullable Headers headers, ProcessContext context) {
		if (headers == null) {
			return null;
		}
		String header = context.getGetter().get(headers, "traceparent");
		Matcher parts = TRACE_PARENT.matcher((header != null) ? header : "");
		if (!parts.matches() || isZero(parts.group(1)) || isZero(parts.group(2))) {
			return null;
		}
		return new Link(this.tracer.traceContextBuilder()
			.traceId(parts.group(1))
			.spanId(parts.group(2))
			.sampled((Integer.parseInt(parts.group(3), 16) & 1) == 1)
			.build());
	}

	private static boolean isZero(String id) {
		return id.chars().allMatch((digit) -> digit == '0');
	}

}
