package dev.prosody.spring.tracing;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A trace as text: one line for each span, indented below its parent, without what
 * differs from run to run.
 *
 * @param spans the spans of the trace, in the order of their ends
 */
record TraceTree(List<RecordedSpan> spans) {

	String text() {
		StringBuilder text = new StringBuilder();
		append(text, null, "");
		return text.toString();
	}

	private void append(StringBuilder text, @Nullable String parent, String indent) {
		for (RecordedSpan span : this.spans) {
			if (Objects.equals(span.parentId(), parent)) {
				text.append(indent)
					.append(span.name())
					.append(" [")
					.append(span.kind())
					.append(span.failed() ? ", failed" : "")
					.append("]\n");
				new TreeMap<>(span.tags()).forEach((name,
						value) -> text.append(indent + "  · ").append(name).append(" = ").append(value).append('\n'));
				append(text, span.id(), indent + "    ");
			}
		}
	}

}
