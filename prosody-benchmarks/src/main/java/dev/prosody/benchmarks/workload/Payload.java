package dev.prosody.benchmarks.workload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a value says about its event: index (4 bytes), key (4), number within the key (4),
 * time of production in µs (8), kind (1); the rest is padding.
 */
public final class Payload {

	/** The least that a value must have. */
	public static final int MIN_BYTES = 21;

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private Payload() {
	}

	static byte[] of(int bytes, int index, int key, int number, EventKind kind) {
		byte[] value = new byte[bytes];
		INT.set(value, 0, index);
		INT.set(value, 4, key);
		INT.set(value, 8, number);
		LONG.set(value, 12, nowMicros());
		value[20] = (byte) kind.ordinal();
		return value;
	}

	static long nowMicros() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

	/** Index of the event in its workload. */
	public static int index(byte[] value) {
		return (int) INT.get(value, 0);
	}

	static int key(byte[] value) {
		return (int) INT.get(value, 4);
	}

	static int number(byte[] value) {
		return (int) INT.get(value, 8);
	}

	static long producedMicros(byte[] value) {
		return (long) LONG.get(value, 12);
	}

	static boolean is(EventKind kind, byte[] value) {
		return value[20] == kind.ordinal();
	}

}
