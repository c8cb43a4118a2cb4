package dev.prosody.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.status.EventCounts;
import dev.prosody.status.SkipReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Who handles events without value, and what becomes of them where nobody does. */
@ExtendWith(SharedBroker.class)
class ExciseIT {

	private static final List<String> IDS = List.of("class-only", "method-only", "programmed", "nobody");

	private static TestApplication application;

	@BeforeAll
	static void start(TestBroker broker) {
		IDS.forEach((id) -> broker.createTopic("excise-" + id, 1));
		application = TestApplication.run(broker, "excise", Application.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	record Order(String id) {
	}

	static class Calls {

		final List<String> keys = new CopyOnWriteArrayList<>();

	}

	@ProsodyListener(id = "class-only", topics = "excise-class-only")
	record ClassOnly(Calls calls) {

		@OnExcise
		void excise(@Key String key) {
			this.calls.keys.add("class-only " + key);
		}

	}

	record Methods(Calls calls) {

		@OnExcise
		@ProsodyListener(id = "method-only", topics = "excise-method-only")
		void excise(@Key String key, ProsodyEvent<?> event) {
			assertThat(event.payload()).isNull();
			this.calls.keys.add("method-only " + key);
		}

		@ProsodyListener(id = "nobody", topics = "excise-nobody")
		void handle(Order order) {
			this.calls.keys.add("nobody " + order.id());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Calls.class, ClassOnly.class, Methods.class })
	static class Application {

		@Bean
		ProsodyListenerConfigurer programmed(Calls calls) {
			return (registrar) -> registrar.listener("programmed", Order.class,
					(listener) -> listener.topics("excise-programmed").handlesExcise(), (event, context) -> {
						if (event.payload() == null) {
							calls.keys.add("programmed " + event.key());
						}
					});
		}

	}

	@Test
	void eventsWithoutValueReachTheirMethodsAndAreCountedElsewhere() throws Exception {
		for (String id : IDS) {
			application.send("excise-" + id, "key", new Order("1"));
			application.template().excise("excise-" + id, "key").get(40, TimeUnit.SECONDS);
		}

		for (String id : IDS) {
			application.await(id, () -> application.inFlight(id) == 0 && total(counts(id)) == 2);
		}
		assertThat(application.bean(Calls.class).keys).containsExactlyInAnyOrder("class-only key", "method-only key",
				"programmed key", "nobody 1");
		assertThat(counts("class-only").skipped(SkipReason.UNMATCHED)).isOne();
		assertThat(counts("method-only").skipped(SkipReason.UNMATCHED)).isOne();
		assertThat(counts("nobody").skipped(SkipReason.EXCISE)).isOne();
		assertThat(counts("programmed").succeeded()).isEqualTo(2);
	}

	private static long total(EventCounts counts) {
		return counts.succeeded() + counts.deadLettered() + counts.skipped(SkipReason.EXCISE)
				+ counts.skipped(SkipReason.UNMATCHED);
	}

	private static EventCounts counts(String id) {
		return application.status(id).counts();
	}

}
