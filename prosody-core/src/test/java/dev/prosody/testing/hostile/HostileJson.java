package dev.prosody.testing.hostile;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws JSON that is deep, long, repeated, out of range, in a strange encoding, or only
 * nearly JSON; and some that is as it should be.
 */
final class HostileJson {

	private static final int MEGABYTE = 1024 * 1024;

	private static final List<Charset> ENCODINGS = List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE,
			Charset.forName("UTF-32"), StandardCharsets.ISO_8859_1);

	private static final List<String> NUMBERS = List.of("1e400", "-1e400", "1e-400", "1e2147483648", "1E-999999999",
			"9223372036854775808", "-0", "0.1e1", "9".repeat(400), "0." + "3".repeat(700), "9".repeat(1_100), "00",
			".5", "+1", "NaN", "-Infinity", "0x10", "1_000");

	private static final List<String> TEXTS = List.of("\\ud800", "\\udc00\\ud800", "\\u0000", "\\uD83D", "\\x", "\t",
			"\u0000", "\uFFFF", "\uD83D\uDCA3", "${jndi:ldap://nobody/a}", "\\\"", "\u202E");

	private static final List<String> NEARLY = List.of("{\"id\":1,}", "{id:1}", "{'id':'1'}", "[1,]", "// no\n{}",
			"{} {}", "{\"id\":\"1\"}x", "\uFEFF{\"id\":\"1\"}", "nul", "tru", "\"", "{\"id\"", "{\"\":\"\"}", "[]",
			"null", "true", "0", "\"text\"", " ", "{\"type\":");

	private final RandomGenerator random;

	HostileJson(RandomGenerator random) {
		this.random = random;
	}

	byte[] next() {
		return switch (this.random.nextInt(16)) {
			case 0 -> utf8(nested("[", "]", depth()));
			case 1 -> utf8(nested("{\"a\":", "}", depth()));
			case 2 -> utf8("[{\"a\":[".repeat(depth()));
			case 3 -> utf8("{\"id\":\"1\",\"id\":\"2\",\"id\":{\"id\":\"3\"},\"cents\":1,\"cents\":2}");
			case 4 -> utf8(order("\"" + one(TEXTS) + "\"", "1"));
			case 5 -> utf8(order("\"" + one(TEXTS) + "\"", one(NUMBERS)));
			case 6 -> utf8(order("\"id\"", one(NUMBERS)));
			case 7 -> utf8(one(NEARLY));
			case 8 -> surrogatesAsBytes();
			case 9 -> order("\"ä\"", "1").getBytes(one(ENCODINGS));
			case 10 -> utf8("{\"@class\":\"java.lang.ProcessBuilder\",\"type\":[\"java.lang.Runtime\",{}]}");
			case 11 -> utf8("{\"" + "n".repeat(60_000 / (1 + this.random.nextInt(100))) + "\":1}");
			default -> utf8(order("\"" + this.random.nextInt() + "\"", Integer.toString(this.random.nextInt())));
		};
	}

	/** One text of 10 MB, a little more, or very many small things. */
	byte[] huge() {
		return switch (this.random.nextInt(3)) {
			case 0 -> utf8(order("\"" + "x".repeat(10_000_000) + "\"", "1"));
			case 1 -> utf8(order("\"" + "x".repeat(10 * MEGABYTE) + "\"", "1"));
			default -> {
				byte[] brackets = new byte[10 * MEGABYTE];
				Arrays.fill(brackets, (byte) '[');
				yield brackets;
			}
		};
	}

	private static String order(String id, String cents) {
		return "{\"type\":\"order.placed\",\"id\":" + id + ",\"cents\":" + cents + "}";
	}

	private int depth() {
		return this.random.nextInt(10) == 0 ? 1_000 : 100;
	}

	private static String nested(String open, String close, int depth) {
		return open.repeat(depth) + "1" + close.repeat(depth);
	}

	/** As three bytes each, which UTF-8 does not allow. */
	private static byte[] surrogatesAsBytes() {
		byte[] bytes = utf8("{\"id\":\"...\"}");
		int dots = bytes.length - 5;
		bytes[dots] = (byte) 0xED;
		bytes[dots + 1] = (byte) 0xA0;
		bytes[dots + 2] = (byte) 0x80;
		return bytes;
	}

	private <T> T one(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
