package dev.prosody.spring.boot.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.status.EventCounts;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.UnsettledEvent;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.health.contributor.Health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** What states of a listener mean to a Boot user. */
class ListenerHealthTests {

	private static final PartitionStatus IDLE = partition(3, null);

	@ParameterizedTest
	@CsvSource({ "RUNNING, UP", "CONNECTING, UNKNOWN", "STOPPING, UNKNOWN", "STOPPED, UNKNOWN", "FAILED, DOWN" })
	void withoutTrouble(ListenerState state, String health) {
		assertThat(code(status(state, false, null, IDLE))).isEqualTo(health);
	}

	@ParameterizedTest
	@CsvSource({ "RUNNING, DOWN", "CONNECTING, DOWN", "STOPPING, UNKNOWN", "STOPPED, UNKNOWN", "FAILED, DOWN" })
	void withAnErrorThatNoSuccessHasErased(ListenerState state, String health) {
		assertThat(code(status(state, false, "wrong password", IDLE))).isEqualTo(health);
	}

	@ParameterizedTest
	@CsvSource({ "RUNNING, DOWN", "CONNECTING, DOWN", "STOPPING, UNKNOWN", "STOPPED, UNKNOWN", "FAILED, DOWN" })
	void whileStalled(ListenerState state, String health) {
		assertThat(code(status(state, true, null, IDLE))).isEqualTo(health);
	}

	@Test
	void aMemberWithoutPartitionIsHealthy() {
		assertThat(code(status(ListenerState.RUNNING, false, null))).isEqualTo("UP");
	}

	@Test
	void tellsWhatOperatorsAskFor() {
		UnsettledEvent younger = new UnsettledEvent(7, "0a0b", Duration.ofSeconds(2), 1);
		UnsettledEvent older = new UnsettledEvent(42, "1c2d", Duration.ofSeconds(400), 9);
		Health health = ListenerHealth.of(status(ListenerState.RUNNING, true, "permission denied",
				partition(1, younger), partition(0, older), IDLE));

		assertThat(health.getDetails()).containsExactly(entry("state", ListenerState.RUNNING),
				entry("group", "billing"), entry("paused", false), entry("stalled", true),
				entry("partitions", Map.of("orders", Set.of(0, 1, 3))), entry("oldestUnsettled", Map.of("topic",
						"orders", "partition", 0, "offset", 42L, "keyHash", "1c2d", "age", "PT6M40S", "attempts", 9)),
				entry("lastError", "permission denied"));
	}

	@Test
	void hasNoRoomForWhatThereIsNot() {
		Health health = ListenerHealth.of(status(ListenerState.RUNNING, false, null,
				partition(0, new UnsettledEvent(1, null, Duration.ZERO, 0))));

		assertThat(health.getDetails()).doesNotContainKey("lastError");
		assertThat(health.getDetails().get("oldestUnsettled"))
			.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.doesNotContainKey("keyHash");
		assertThat(ListenerHealth.of(status(ListenerState.RUNNING, false, null, IDLE)).getDetails())
			.doesNotContainKey("oldestUnsettled");
	}

	private static String code(ListenerStatus listener) {
		return ListenerHealth.of(listener).getStatus().getCode();
	}

	private static ListenerStatus status(ListenerState state, boolean stalled, String lastError,
			PartitionStatus... partitions) {
		return new ListenerStatus("orders", "billing", state, false, 0, stalled,
				new EventCounts(0, 0, 0, 0, Map.of(), 0), lastError, List.of(partitions));
	}

	private static PartitionStatus partition(int number, UnsettledEvent oldest) {
		return new PartitionStatus("orders", number, 100, 42, 42, 1, 10, 0, 1, 0, null, oldest);
	}

}
