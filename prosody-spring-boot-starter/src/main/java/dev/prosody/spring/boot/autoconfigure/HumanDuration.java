package dev.prosody.spring.boot.autoconfigure;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Durations as the sibling clients write them: whole numbers with units, such as
 * {@code 2h 30m} or {@code 7days}; a month is 30.44 days, a year 365.25. ISO-8601, which
 * Spring knows, is understood as well.
 */
final class HumanDuration {

	private static final Pattern PART = Pattern.compile("\\s*([0-9]+)\\s*([a-zA-Zµ]+)\\s*");

	private static final Map<Duration, Set<String>> UNITS = Map.of(Duration.ofNanos(1), Set.of("nanos", "nsec", "ns"),
			Duration.ofNanos(1_000), Set.of("usec", "us", "µs"), Duration.ofMillis(1), Set.of("millis", "msec", "ms"),
			Duration.ofSeconds(1), Set.of("seconds", "second", "secs", "sec", "s"), Duration.ofMinutes(1),
			Set.of("minutes", "minute", "mins", "min", "m"), Duration.ofHours(1),
			Set.of("hours", "hour", "hrs", "hr", "h"), Duration.ofDays(1), Set.of("days", "day", "d"),
			Duration.ofDays(7), Set.of("weeks", "week", "wks", "wk", "w"), Duration.ofSeconds(2_630_016),
			Set.of("months", "month", "M"), Duration.ofSeconds(31_557_600), Set.of("years", "year", "yrs", "yr", "y"));

	private HumanDuration() {
	}

	/**
	 * Reads a duration.
	 * @param text the text
	 * @return the duration, {@code null} if the text is none
	 */
	static @Nullable Duration parse(String text) {
		try {
			return text.startsWith("P") ? Duration.parse(text) : sum(text);
		}
		catch (DateTimeException | ArithmeticException | NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable Duration sum(String text) {
		if (text.strip().equals("0")) {
			return Duration.ZERO;
		}
		Duration sum = Duration.ZERO;
		Matcher part = PART.matcher(text);
		int end = 0;
		while (end < text.length() && part.find(end) && part.start() == end) {
			Duration unit = unit(part.group(2));
			if (unit == null) {
				return null;
			}
			sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
			end = part.end();
		}
		return (end > 0 && end == text.length()) ? sum : null;
	}

	private static @Nullable Duration unit(String name) {
		return UNITS.entrySet()
			.stream()
			.filter((unit) -> unit.getValue().contains(name))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

}
