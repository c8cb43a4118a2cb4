package dev.prosody.testing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LeakRuleTests {

	private final LeakRule rule = new LeakRule(40);

	@ParameterizedTest
	@CsvSource({ "java.util.HashMap$Node, 40, 40, true", "java.util.HashMap$Node, 80, 8, false",
			"java.util.HashMap$Node, 39, 39, false", "java.lang.String, 200, 200, false",
			"java.lang.String, 400, 400, true", "java.lang.invoke.MethodType, 100, 100, false" })
	void whatComesEachTimeIsALeakAndWhatCameOnceIsNot(String type, long more, long steady, boolean leak) {
		assertThat(this.rule.isLeak(type, more, steady)).isEqualTo(leak);
	}

	@Test
	void oursMustNotGrowAtAll() {
		assertThat(this.rule.isLeak("dev.prosody.Some", 3, 0)).isFalse();
		assertThat(this.rule.isLeak("dev.prosody.Some", 4, 0)).isTrue();
	}

}
