package dev.prosody.spring.listener;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AttributeResolverTests {

	private static final String PLACE = "@ProsodyListener on bean 'orders', com.acme.Orders";

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private AttributeResolver resolver;

	@BeforeEach
	void refresh() {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("topics.orders", "orders , payments", "empty", "", "two", "2")));
		this.context.registerBean("names", List.class, () -> List.of("x", "y"));
		this.context.registerBean(PropertySourcesPlaceholderConfigurer.class);
		this.context.refresh();
		this.resolver = new AttributeResolver(this.context.getBeanFactory());
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void textsComeFromLiteralsPlaceholdersAndExpressions() {
		assertThat(texts("a", "${topics.orders}", "#{@names}", "#{'b'.toUpperCase()}", "#{new String[] {'c','d'}}"))
			.containsExactly("a", "orders", "payments", "x", "y", "B", "c", "d");
	}

	@Test
	void settingsKeepTheirCommas() {
		assertThat(this.resolver.settings(PLACE, "properties",
				new String[] { "partition.assignment.strategy=a.B, a.C", "#{@names}", "x=${topics.orders}" }))
			.containsExactly("partition.assignment.strategy=a.B, a.C", "x", "y", "x=orders , payments");
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> this.resolver.settings(PLACE, "properties", new String[] { "${empty}" }))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains("resolved to an empty text"));
	}

	@Test
	void emptyTextIsNotGiven() {
		assertThat(this.resolver.text(PLACE, "groupId", "")).isNull();
		assertThat(this.resolver.text(PLACE, "groupId", "${empty}")).isNull();
		assertThat(this.resolver.text(PLACE, "groupId", "${missing:}")).isNull();
		assertThat(this.resolver.text(PLACE, "groupId", "${missing:billing}")).isEqualTo("billing");
	}

	@Test
	void numbersAndSwitchesAreRead() {
		assertThat(this.resolver.integer(PLACE, "maxConcurrency", "#{2 * ${two}}")).isEqualTo(4);
		assertThat(this.resolver.bool(PLACE, "autoStartup", "#{false}")).isFalse();
		assertThat(this.resolver.bool(PLACE, "autoStartup", "TRUE")).isTrue();
	}

	@Test
	void topicThatResolvesToNothingFails() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> texts("a", "${empty}"))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).isEqualTo(
						"The attribute 'topics' of " + PLACE + " is '${empty}', which resolved to an empty text.");
				assertThat(ex.analysis().getAction())
					.isEqualTo("Set the property that it refers to, or write the value itself.");
			});
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> texts("#{{}}"))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains("resolved to nothing: []"));
	}

	@Test
	void unknownPlaceholderFails() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> texts("${missing}"))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription())
					.startsWith("The attribute 'topics' of " + PLACE + " is '${missing}', which cannot be resolved: ");
				assertThat(ex.analysis().getAction()).contains("'${name:default}'");
			});
	}

	@Test
	void valueOfAnotherTypeFails() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> this.resolver.integer(PLACE, "maxConcurrency", "${topics.orders}"))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).isEqualTo("The attribute 'maxConcurrency' of " + PLACE
						+ " is '${topics.orders}', which resolved to 'orders , payments'.");
				assertThat(ex.analysis().getAction()).isEqualTo("Make it a whole number.");
			});
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> this.resolver.bool(PLACE, "autoStartup", "perhaps"))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).isEqualTo("Make it 'true' or 'false'."));
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> this.resolver.text(PLACE, "groupId", "#{@names}"))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).isEqualTo("Make it a text."));
	}

	private List<String> texts(String... values) {
		return this.resolver.texts(PLACE, "topics", values);
	}

}
