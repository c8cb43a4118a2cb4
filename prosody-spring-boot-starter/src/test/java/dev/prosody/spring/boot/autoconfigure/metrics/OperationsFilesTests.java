package dev.prosody.spring.boot.autoconfigure.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.prosody.metrics.MicrometerMeters;
import dev.prosody.metrics.ProsodyMeters.ListenerMeters;
import dev.prosody.observation.ProsodyObservationDocumentation;
import dev.prosody.status.EventCounts;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/** Dashboard and alert rules ask only for what Prometheus is given. */
class OperationsFilesTests {

	private static final Path OPERATIONS = Path.of("..", "docs", "operations");

	private static final Pattern METRIC = Pattern.compile("prosody_[a-z_]+");

	/** Labels in selectors, groupings and legends. */
	private static final Pattern LABELS = Pattern
		.compile("\\{([a-z_]+)(?:=|!=|=~)|,\\s*([a-z_]+)(?:=|!=|=~)|\\b(?:by|on) \\(([a-z_, ]+)\\)|\\{\\{([a-z_]+)}}");

	private static final Set<String> OF_PROMETHEUS = Set.of("le", "job", "instance", "severity");

	/** By name of the series, its labels. */
	private final Map<String, Set<String>> series = series();

	private static Map<String, Set<String>> series() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		ListenerMeters meters = new MicrometerMeters(registry).forListener("orders", "billing", 32);
		meters.show(() -> new ListenerStatus("orders", "billing", ListenerState.RUNNING, false, 1, false,
				new EventCounts(1, 1, 1, 1, Map.of(), 1), null,
				List.of(new PartitionStatus("orders", 0, 10, 5, 5, 5, 50, 0, 2, 7, null, null))));
		meters.partitions(1);
		for (ProsodyObservationDocumentation observation : ProsodyObservationDocumentation.values()) {
			Timer.builder(ObservationTimers.nameOf(observation))
				.tags(ObservationTimers.tagsOf(observation).stream().map((tag) -> Tag.of(tag, "any")).toList())
				.register(registry)
				.record(Duration.ofMillis(1));
		}
		return registry.scrape()
			.lines()
			.filter((line) -> line.startsWith("prosody_"))
			.collect(Collectors.toMap((line) -> line.replaceAll("[{ ].*", ""), OperationsFilesTests::labels,
					(one, other) -> one));
	}

	private static Set<String> labels(String line) {
		Set<String> labels = new TreeSet<>();
		Matcher label = Pattern.compile("([a-z_]+)=\"").matcher(line);
		while (label.find()) {
			labels.add(label.group(1));
		}
		return labels;
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> rules() {
		YamlMapFactoryBean yaml = new YamlMapFactoryBean();
		yaml.setResources(new FileSystemResource(OPERATIONS.resolve("prometheus-alerts.yml")));
		Map<String, Object> file = Objects.requireNonNull(yaml.getObject());
		return ((List<Map<String, Object>>) file.get("groups")).stream()
			.flatMap((group) -> ((List<Map<String, Object>>) group.get("rules")).stream())
			.toList();
	}

	@Test
	@SuppressWarnings("unchecked")
	void alertRulesAskOnlyForWhatThereIs() throws Exception {
		List<Map<String, Object>> rules = rules();

		assertThat(rules).hasSizeGreaterThan(5).allSatisfy((rule) -> {
			assertThat(rule).containsKeys("alert", "expr", "for", "labels", "annotations");
			assertThat((Map<String, Object>) rule.get("annotations")).containsKeys("summary", "description");
			assertKnown(String.valueOf(rule.get("expr")));
			// an alert has the labels that its expression groups by
			assertThat(labelsOfTemplates(String.valueOf(rule.get("annotations"))))
				.isSubsetOf(labelsIn(String.valueOf(rule.get("expr"))));
		});
		String page = Files.readString(OPERATIONS.resolveSibling("operations.md"));
		assertThat(rules).allSatisfy((rule) -> assertThat(page).contains("### " + rule.get("alert")));
	}

	/** Without partitions are also those that nobody wants to run. */
	@Test
	void nobodyConsumesOnlyWhereSomebodyShould() {
		assertThat(rules()).filteredOn((rule) -> rule.get("alert").equals("ProsodyNobodyConsumes"))
			.singleElement()
			.extracting((rule) -> String.valueOf(rule.get("expr")))
			.asString()
			.contains("(prosody_partitions) == 0", "(prosody_started) == 1");
	}

	@Test
	void dashboardAsksOnlyForWhatThereIs() throws Exception {
		JsonNode dashboard = new JsonMapper().readTree(Files.readString(OPERATIONS.resolve("grafana-dashboard.json")));
		List<String> expressions = new ArrayList<>();
		dashboard.path("panels").forEach((panel) -> panel.path("targets").forEach((target) -> {
			expressions.add(target.path("expr").asString());
			assertKnown(target.path("expr").asString());
			assertThat(labelsIn(target.path("legendFormat").asString()))
				.isSubsetOf(this.series.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
		}));
		dashboard.path("templating").path("list").forEach((variable) -> {
			if (variable.path("type").asString().equals("query")) {
				assertKnown(variable.path("query").asString());
			}
		});

		assertThat(expressions).hasSizeGreaterThan(10);
	}

	@Test
	void whatIsNotThereIsFound() {
		assertThat(this.series).doesNotContainKey("prosody_lag").containsKey("prosody_lag_events");
		assertThat(labelsIn("sum by (listener) (prosody_up{group=\"a\"})")).containsExactly("group", "listener");
		assertThat(labelsOfTemplates("{{ $labels.topic }} of {{ $labels.listener }}"))
			.containsExactlyInAnyOrder("topic", "listener");
	}

	private void assertKnown(String expression) {
		Matcher metric = METRIC
			.matcher(expression.replaceAll("\\b(by|on) \\([a-z_, ]+\\)|\\{[^}]*}|label_values|, [a-z_]+\\)", " "));
		Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
		int metrics = 0;
		while (metric.find()) {
			metrics++;
			assertThat(this.series).as(expression).containsKey(metric.group());
			labels.addAll(this.series.get(metric.group()));
		}
		assertThat(metrics).as(expression).isPositive();
		assertThat(labelsIn(expression)).as(expression).isSubsetOf(labels);
	}

	private static Set<String> labelsOfTemplates(String text) {
		return Pattern.compile("\\$labels\\.([a-z_]+)")
			.matcher(text)
			.results()
			.map((label) -> label.group(1))
			.collect(Collectors.toSet());
	}

	private static Set<String> labelsIn(String expression) {
		Set<String> found = new TreeSet<>();
		Matcher labels = LABELS.matcher(expression);
		while (labels.find()) {
			for (int i = 1; i <= labels.groupCount(); i++) {
				if (labels.group(i) != null) {
					found.addAll(List.of(labels.group(i).trim().split("\\s*,\\s*")));
				}
			}
		}
		return found;
	}

}
