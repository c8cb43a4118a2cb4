package dev.prosody.observation;

import java.nio.charset.StandardCharsets;

import dev.prosody.handler.KeyHash;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProsodyObservationsTests {

	private static final byte[] KEY = "customer-7".getBytes(StandardCharsets.UTF_8);

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ProsodyObservations observations = new ProsodyObservations(this.registry);

	@Test
	void attemptIsDescribed() {
		this.observations.process(new TestEvent(new RecordHeaders(), KEY), 2).start().stop();

		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasBeenStopped()
			.hasNameEqualTo("prosody.process")
			.hasContextualNameEqualTo("process orders")
			.hasLowCardinalityKeyValue("messaging.system", "kafka")
			.hasLowCardinalityKeyValue("messaging.operation.type", "process")
			.hasLowCardinalityKeyValue("messaging.operation.name", "process")
			.hasLowCardinalityKeyValue("messaging.destination.name", "orders")
			.hasLowCardinalityKeyValue("messaging.consumer.group.name", "billing")
			.hasLowCardinalityKeyValue("prosody.listener.id", "shipping")
			.hasHighCardinalityKeyValue("prosody.attempt", "2")
			.hasHighCardinalityKeyValue("prosody.key.hash", KeyHash.of(KEY))
			.hasHighCardinalityKeyValue("messaging.message.id", "orders-3-42")
			.hasHighCardinalityKeyValue("messaging.destination.partition.id", "3")
			.hasHighCardinalityKeyValue("messaging.kafka.offset", "42");
	}

	@Test
	void attemptWithoutKeyHasNoKeyHash() {
		this.observations.process(new TestEvent(new RecordHeaders(), null), 1).start().stop();

		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.doesNotHaveHighCardinalityKeyValueWithKey("prosody.key.hash");
	}

	@Test
	void sendIsDescribedWithWhatTheAcknowledgementTold() {
		SendContext context = new SendContext("orders", KEY, "id-1", new RecordHeaders());
		Observation observation = this.observations.send(context).start();
		context.acknowledged(3, 42);
		observation.stop();

		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasNameEqualTo("prosody.send")
			.hasContextualNameEqualTo("send orders")
			.hasLowCardinalityKeyValue("messaging.system", "kafka")
			.hasLowCardinalityKeyValue("messaging.operation.type", "send")
			.hasLowCardinalityKeyValue("messaging.operation.name", "send")
			.hasLowCardinalityKeyValue("messaging.destination.name", "orders")
			.hasHighCardinalityKeyValue("prosody.key.hash", KeyHash.of(KEY))
			.hasHighCardinalityKeyValue("messaging.message.id", "id-1")
			.hasHighCardinalityKeyValue("messaging.destination.partition.id", "3")
			.hasHighCardinalityKeyValue("messaging.kafka.offset", "42");
	}

	@Test
	void unknownValuesOfASendAreLeftOut() {
		SendContext context = new SendContext("orders", null, null, new RecordHeaders());
		Observation observation = this.observations.send(context).start();
		context.acknowledged(3, -1);
		observation.stop();

		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.doesNotHaveHighCardinalityKeyValueWithKey("prosody.key.hash")
			.doesNotHaveHighCardinalityKeyValueWithKey("messaging.message.id")
			.doesNotHaveHighCardinalityKeyValueWithKey("messaging.kafka.offset");
	}

	@Test
	void attemptHasNoEnclosingParent() {
		Observation enclosing = Observation.start("enclosing", this.registry);

		Observation attempt = enclosing
			.scoped(() -> this.observations.process(new TestEvent(new RecordHeaders(), KEY), 1));

		assertThat(attempt.getContext().getParentObservation()).isNull();
	}

	@Test
	void sendIsBelowTheCurrentObservationOrTheGivenOne() {
		Observation enclosing = Observation.start("enclosing", this.registry);
		Observation attempt = Observation.start("attempt", this.registry);
		SendContext context = new SendContext("orders", KEY, null, new RecordHeaders());
		enclosing.scoped(() -> {
			assertThat(this.observations.send(context).getContext().getParentObservation()).isSameAs(enclosing);
			assertThat(this.observations.sendBelow(context, attempt).getContext().getParentObservation())
				.isSameAs(attempt);
			assertThat(this.observations.sendBelow(context, null).getContext().getParentObservation()).isNull();
		});
	}

	@Test
	void conventionsCanBeReplaced() {
		ProsodyObservations custom = new ProsodyObservations(this.registry, new DefaultSendObservationConvention() {

			@Override
			public String getName() {
				return "our.send";
			}

		}, new DefaultProcessObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(ProcessContext context) {
				return super.getLowCardinalityKeyValues(context).and("tenant", "t-1");
			}

		});

		custom.send(new SendContext("orders", null, null, new RecordHeaders())).start().stop();
		custom.process(new TestEvent(new RecordHeaders(), KEY), 1).start().stop();

		TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo("our.send");
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("prosody.process")
			.that()
			.hasLowCardinalityKeyValue("tenant", "t-1");
	}

	@Test
	void nothingIsMadeWithoutARegistry() {
		assertThat(ProsodyObservations.NOOP.isNoop()).isTrue();
		assertThat(new ProsodyObservations(ObservationRegistry.create()).isNoop()).isTrue();
		assertThat(ProsodyObservations.NOOP.process(new TestEvent(new RecordHeaders(), KEY), 1))
			.isSameAs(Observation.NOOP);
		assertThat(ProsodyObservations.NOOP.startProcess(new TestEvent(new RecordHeaders(), KEY), 1))
			.isSameAs(Observation.NOOP);
		assertThat(this.observations.isNoop()).isFalse();
	}

	@Test
	void keyHashIsTheBeginningOfSha256() {
		assertThat(KeyHash.of("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo("ba7816bf8f01cfea");
		assertThat(KeyHash.of(new byte[0])).isEqualTo("e3b0c44298fc1c14");
		assertThat(KeyHash.of(null)).isNull();
	}

}
