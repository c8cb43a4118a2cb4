package dev.prosody.spring.tracing;

import java.util.List;

/** The spans that an application has finished. */
@FunctionalInterface
interface RecordedSpans {

	/** All of them, in the order of their ends. */
	List<RecordedSpan> all();

	/** Those of one trace. */
	default List<RecordedSpan> of(String traceId) {
		return all().stream().filter((span) -> span.traceId().equals(traceId)).toList();
	}

}
