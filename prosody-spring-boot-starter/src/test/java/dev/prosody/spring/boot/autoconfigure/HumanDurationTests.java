package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HumanDurationTests {

	@ParameterizedTest
	@CsvSource({ "30s, PT30S", "2h 30m, PT2H30M", "2h30m, PT2H30M", "7days, PT168H", "1 week, PT168H", "5 min, PT5M",
			"1month, PT730H33M36S", "1year, PT8766H", "20ms, PT0.02S", "3us, PT0.000003S", "5ns, PT0.000000005S",
			"1day 1hour 1minute 1second 1msec, PT25H1M1.001S", "0, PT0S", "PT1M, PT1M" })
	void isRead(String text, Duration expected) {
		assertThat(HumanDuration.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "30", "s", "1.5s", "-1s", "1 fortnight", "1s,", "1s x", "x1s", "PT", "none",
			"99999999999999999999s", "9999999999999999years" })
	void isRejected(String text) {
		assertThat(HumanDuration.parse(text)).isNull();
	}

}
