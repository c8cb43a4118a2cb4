package dev.prosody.spring.boot.autoconfigure.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.prosody.metrics.ProsodyMeterDocumentation;
import dev.prosody.metrics.ProsodyMeterDocumentation.Scope;
import dev.prosody.observation.ProsodyObservationDocumentation;

/**
 * Writes the page {@code docs/metrics.md} from the enums that document the meters and the
 * observations.
 */
final class MetricsPage {

	private static final String INTRODUCTION = """
			# Metrics

			<!-- Written by MetricsPageTests: change the enums of the meters, or MetricsPage, not this page. -->

			With a `MeterRegistry` in the application (`spring-boot-starter-actuator` and a registry such as
			`micrometer-registry-prometheus`) every listener has the meters below; there is nothing to switch on.

			Those of listeners carry the tags `prosody.listener.id` and `messaging.consumer.group.name`. There is no tag with keys,
			and none with partitions: what one partition, key or event does is told by the [endpoint](endpoint.md).
			In Prometheus, dots become underscores and the unit is appended: `prosody.lag` is `prosody_lag_events`. Counters end in
			`_total`, and timers have `_seconds_count`, `_seconds_sum` and `_seconds_max`.

			`management.metrics.enable.prosody=false` switches them off, `management.observations.enable.prosody=false` the timers of
			observations. What to alert on, with a dashboard and rules to import: [operations](operations.md).

			Clients of one process that have the same listener, with the same id and group, are one in the meters: counts and gauges are sums,
			the oldest event is that of all, and the meters go with the last client. For that they need one `MicrometerMeters`: contexts that
			share a registry find it where it is a bean of their parent; `ProsodyClient.builder().meters(…)` takes it. With two of
			them in one registry there is a WARN, and the gauges are those of the first.

			## Which lag?

			`prosody.lag` counts what still has to be **handled**: not polled, or polled and not settled. It is the one to scale on.
			`prosody.lag.committed` is what Kafka's own tools show. One stuck event holds the committed offset of its partition while
			all other keys go on: this lag grows with every event that is handled meanwhile, and says nothing about load. What was
			not polled is what the last fetches told, up to five seconds old.

			The lag of a partition is not known until the broker has told its end: for about a second after an assignment, but for as long as
			it lasts where a partition has no leader or may not be read. Both meters leave it out, and `prosody.lag.unknown`
			counts it. They are never `NaN`: that would make the sum over all instances `NaN`, and autoscalers take that for zero or less.
			The dip is shorter than any sensible wait before scaling down; alert where `prosody.lag.unknown` stays above 0.

			A listener without partitions has no lag and none of the other meters of its partitions: they are removed when the last
			partition goes, so that no old value is left behind. Sum over the instances of a group to see its lag.

			## Values of tags

			| tag | values |
			|---|---|
			| `outcome` | `succeeded`, `dead-lettered`, `discarded` (given up without dead letter), `skipped`, `aborted` (the partition went away; the next owner handles it) |
			| `reason` | `excise`, `unmatched`, `own`, `event-type`, `filter`, `duplicate`: [events are skipped](troubleshooting.md#events-are-skipped) |
			| `kind` | `assigned`, `revoked` (given back in order), `lost` (others may have them already) |
			""";

	private static final String OBSERVATIONS = """

			## Timers of observations

			| meter | tags | what it tells |
			|---|---|---|
			""";

	private static final String AFTER_OBSERVATIONS = """

			Both are there with an `ObservationRegistry`, see [tracing](tracing.md). There is no `prosody.process.active`; what runs now is
			`prosody.running`.
			""";

	private MetricsPage() {
	}

	static String text() {
		return INTRODUCTION + section("Of the listener, as long as its client lives", Scope.LISTENER)
				+ section("Of its partitions, while it has some", Scope.PARTITIONS)
				+ section("Of the client, where the feature is on", Scope.CLIENT) + OBSERVATIONS + observations()
				+ AFTER_OBSERVATIONS;
	}

	private static String section(String title, Scope scope) {
		return "\n## " + title + "\n\n| meter | unit | more tags | what it tells |\n|---|---|---|---|\n"
				+ Arrays.stream(ProsodyMeterDocumentation.values())
					.filter((meter) -> meter.getScope() == scope)
					.map(MetricsPage::row)
					.collect(Collectors.joining());
	}

	private static String row(ProsodyMeterDocumentation meter) {
		String unit = meter.getBaseUnit();
		return "| `%s` (%s) | %s | %s | %s |\n".formatted(meter.getName(),
				meter.getType().name().toLowerCase(Locale.ROOT), (unit != null) ? unit : "",
				meter.getTagNames().stream().skip(2).map((tag) -> "`" + tag + "`").collect(Collectors.joining(", ")),
				meter.getDescription());
	}

	private static String observations() {
		return Arrays.stream(ProsodyObservationDocumentation.values())
			.map((observation) -> "| `%s` (timer) | %s | %s |\n".formatted(ObservationTimers.nameOf(observation),
					ObservationTimers.tagsOf(observation)
						.stream()
						.map((tag) -> "`" + tag + "`")
						.collect(Collectors.joining(", ")),
					descriptionOf(observation)))
			.collect(Collectors.joining());
	}

	/** What the enum cannot tell; a new observation does not compile without. */
	private static String descriptionOf(ProsodyObservationDocumentation observation) {
		return switch (observation) {
			case SEND -> "From a send to its acknowledgement, dead letters too";
			case PROCESS -> "One attempt to handle an event, without the waits around it: handler time. "
					+ "`error` is the simple class name of what it threw, or `none`";
		};
	}

}
