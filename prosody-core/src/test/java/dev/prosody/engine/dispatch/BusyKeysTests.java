package dev.prosody.engine.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.handler.KeyHash;
import dev.prosody.status.BusyKey;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BusyKeysTests {

	private final VirtualClock clock = new VirtualClock();

	private final Map<String, Duration> work = Map.of("hot", Duration.ofMillis(100), "slow", Duration.ofSeconds(3),
			"quick", Duration.ofMillis(1));

	private final List<BusyKey> seenByHandler = new ArrayList<>();

	private final ManualEngine engine = new ManualEngine(ListenerFixture.listener("busy").handler((event, context) -> {
		this.clock.advance(this.work.get(event.key()));
		this.seenByHandler.addAll(busyKeys());
	}), new RecordingHost(), this.clock);

	private final Partition epoch = this.engine.open(Records.ORDERS_0);

	private long offset;

	private void handle(String key, int times) {
		for (int i = 0; i < times; i++) {
			this.engine.poll(Records.record(this.offset++, key));
			this.engine.runAll();
		}
	}

	private List<BusyKey> busyKeys() {
		return this.engine.dispatcher().busyKeys();
	}

	@Test
	void ranksKeysByTheTimeThatTheyHaveUsed() {
		handle("quick", 100);
		handle("slow", 1);
		handle("hot", 100);

		List<BusyKey> keys = busyKeys();
		assertThat(keys).extracting(BusyKey::key).containsExactly("hot", "slow");
		assertThat(keys.getFirst().keyHash()).isEqualTo(KeyHash.of("hot".getBytes(StandardCharsets.UTF_8)));
		assertThat(keys).extracting(BusyKey::attempt).containsExactly(Duration.ofMillis(100), Duration.ofSeconds(3));
		assertThat(keys.toString()).as("may be logged").doesNotContain("hot").doesNotContain("slow");
	}

	@Test
	void saysWhichShareOfTheLastMinutesAKeyWasBusy() {
		for (int minute = 0; minute < 20; minute++) {
			handle("hot", 150);
			this.clock.advance(Duration.ofSeconds(45));
		}
		assertThat(busyKeys().getFirst().share()).isCloseTo(0.25, Offset.offset(0.05));

		this.clock.advance(Duration.ofMinutes(2));
		assertThat(busyKeys().getFirst().share()).isCloseTo(0.12, Offset.offset(0.03));
	}

	@Test
	void forgetsAKeyThatIsBusyNoMore() {
		handle("slow", 1);

		this.clock.advance(Duration.ofMinutes(20));

		assertThat(busyKeys()).isEmpty();
	}

	@Test
	void takesKeysInAgainWhenThereIsRoom() {
		BusyKeys few = new BusyKeys(4, this.clock);
		for (int i = 1; i <= 5; i++) {
			ran(few, new byte[] { (byte) ('a' + i) }, Duration.ofSeconds(i));
		}
		few.forget(List.of(this.epoch.id()));

		ran(few, "quiet".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(1));

		assertThat(few.all(List::of)).extracting(BusyKey::key).containsExactly("quiet");
	}

	@Test
	void countsAnAttemptThatHasNotEnded() {
		handle("slow", 1);

		assertThat(this.seenByHandler).singleElement().satisfies((key) -> {
			assertThat(key.key()).isEqualTo("slow");
			assertThat(key.attempt()).isEqualTo(Duration.ofSeconds(3));
		});
	}

	@Test
	void forgetsTheKeysOfAPartitionThatIsGone() {
		handle("slow", 1);

		this.engine.dispatcher().end(List.of(this.epoch));

		assertThat(busyKeys()).isEmpty();
	}

	private void ran(BusyKeys keys, byte[] key, Duration time) {
		Lane lane = new Lane(this.epoch, new KeyBytes(key));
		long now = this.clock.nanoTime();
		lane.ran(now - time.toNanos(), now, 0);
		keys.ran(lane, now);
	}

	@Test
	void forgetsTheLessBusyHalfWhenThereAreTooMany() {
		BusyKeys few = new BusyKeys(4, this.clock);
		for (int i = 1; i <= 5; i++) {
			ran(few, new byte[] { (byte) ('a' + i) }, Duration.ofSeconds(i));
		}

		assertThat(few.all(List::of)).extracting(BusyKey::key).containsExactly("f", "e");

		ran(few, "quieter".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(2));
		ran(few, "busier".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(6));
		assertThat(few.all(List::of)).extracting(BusyKey::key).containsExactly("busier", "f", "e");
		this.clock.advance(Duration.ofMinutes(4));
		ran(few, "quiet".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(2));
		assertThat(few.all(List::of)).extracting(BusyKey::key).contains("quiet");
	}

	@Test
	void showsAKeyThatIsNoTextInHexadecimal() {
		BusyKeys keys = new BusyKeys(4, this.clock);
		ran(keys, new byte[] { (byte) 0xff, 1 }, Duration.ofSeconds(2));

		assertThat(keys.all(List::of)).extracting(BusyKey::key).containsExactly("ff01");
	}

}
