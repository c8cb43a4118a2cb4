package dev.prosody.spring.listener;

import java.util.Arrays;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.failure.FailureKind;
import dev.prosody.failure.FailureRules;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.Key;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.groups.Default;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PayloadParameterTests extends AbstractHandlerMethodTests {

	record Person(@Email String mail, Map<String, @Valid Order> orders, List<Order> others) {

		@AssertTrue
		boolean isFriendly() {
			return this.others.isEmpty();
		}

	}

	class Payloads {

		void plain(Order order) {
			PayloadParameterTests.this.received.add(order);
		}

		void everything(@Payload Order order, EventContext context, @Key String key, ProsodyEvent<Order> event) {
			PayloadParameterTests.this.received.addAll(Arrays.asList(order, context, key, event));
		}

		void nullable(@Nullable Order order) {
			PayloadParameterTests.this.received.add(order);
		}

		void notRequired(@Payload(required = false) Order order) {
			PayloadParameterTests.this.received.add(order);
		}

		void nullableEvent(ProsodyEvent<@Nullable Order> event) {
			PayloadParameterTests.this.received.add(event.payload());
		}

		void list(List<Order> orders) {
			PayloadParameterTests.this.received.add(orders);
		}

		void anyEvent(ProsodyEvent<?> event) {
			PayloadParameterTests.this.received.add(event);
		}

		void boundedEvent(ProsodyEvent<? extends Number> event) {
			PayloadParameterTests.this.received.add(event);
		}

		void nothing() {
			PayloadParameterTests.this.received.add("called");
		}

		void valid(@Valid Order order) {
			PayloadParameterTests.this.received.add(order);
		}

		void validPerson(@Valid Person person) {
			PayloadParameterTests.this.received.add(person);
		}

	}

	@Test
	void payloadIsPassed() throws Exception {
		Order order = new Order("1");
		EventMethod method = method(new Payloads(), "plain");

		method.invoke(TestEvent.of(order), context());

		assertThat(this.received).containsExactly(order);
		assertThat(method.payloadType()).isEqualTo(Order.class);
		assertThat(method.isNullable()).isFalse();
	}

	@Test
	void eventContextAndKeyArePassedBesideThePayload() throws Exception {
		Order order = new Order("1");
		TestEvent event = TestEvent.of(order);
		EventContext context = new TestContext(event);

		method(new Payloads(), "everything").invoke(event, context);

		assertThat(this.received).containsExactly(order, context, "key-1", event);
	}

	@Test
	void nullPayloadsReachThoseWhoAskForThem() throws Exception {
		for (String name : List.of("nullable", "notRequired", "nullableEvent")) {
			this.received.clear();
			EventMethod method = method(new Payloads(), name);

			method.invoke(TestEvent.of(null), context());

			assertThat(method.isNullable()).as(name).isTrue();
			assertThat(method.payloadType()).as(name).isEqualTo(Order.class);
			assertThat(this.received).as(name).hasSize(1).containsOnlyNulls();
		}
	}

	@Test
	void nullFromTheCodecIsAPermanentFailureForOthers() {
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> method(new Payloads(), "plain").invoke(TestEvent.withoutPayload(), context()))
			.withMessageContaining("orders-topic-3@42")
			.withMessageContaining("decoded to null");
	}

	@Test
	void payloadOfAnotherTypeIsAPermanentFailure() {
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> method(new Payloads(), "plain").invoke(TestEvent.of("text"), context()))
			.withMessageContaining("java.lang.String");
	}

	@Test
	void genericPayloadTypesAreKept() {
		assertThat(method(new Payloads(), "list").payloadType().getTypeName())
			.isEqualTo("java.util.List<" + Order.class.getName() + ">");
		assertThat(method(new Payloads(), "boundedEvent").payloadType()).isEqualTo(Number.class);
		assertThat(method(new Payloads(), "anyEvent").payloadType()).isEqualTo(Object.class);
	}

	@Test
	void methodNeedsNoParameters() throws Exception {
		method(new Payloads(), "nothing").invoke(TestEvent.of("x"), context());

		assertThat(this.received).containsExactly("called");
	}

	@Test
	void invalidPayloadIsRejected() throws Exception {
		registerValidator();
		EventMethod method = method(new Payloads(), "valid");

		method.invoke(TestEvent.of(new Order("1")), context());
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> method.invoke(TestEvent.of(new Order(" ")), context()))
			.withMessage("The payload of orders-topic-3@42 is not valid: id (NotBlank)");

		assertThat(this.received).hasSize(1);
	}

	interface Update {

	}

	record Change(@NotBlank String id, @NotBlank(groups = Update.class) @Nullable String reason) {
	}

	@Target(ElementType.PARAMETER)
	@Retention(RetentionPolicy.RUNTIME)
	@Validated(Update.class)
	@interface ValidUpdate {

	}

	class Grouped {

		void update(@Validated(Update.class) Change change) {
			PayloadParameterTests.this.received.add(change);
		}

		void composed(@ValidUpdate Change change) {
			PayloadParameterTests.this.received.add(change);
		}

		void both(@Validated({ Default.class, Update.class }) Change change) {
			PayloadParameterTests.this.received.add(change);
		}

	}

	@ParameterizedTest
	@ValueSource(strings = { "update", "composed", "both" })
	void onlyTheWantedGroupsAreValidated(String name) throws Exception {
		registerValidator();
		EventMethod method = method(new Grouped(), name);
		Change withoutId = new Change("", "a reason");

		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> method.invoke(TestEvent.of(new Change("1", "")), context()))
			.satisfies((ex) -> assertThat(FailureRules.DEFAULTS.classify(ex, DeclaredFailures.NONE))
				.isEqualTo(FailureKind.PERMANENT));
		if (name.equals("both")) {
			assertThatExceptionOfType(PermanentException.class)
				.isThrownBy(() -> method.invoke(TestEvent.of(withoutId), context()));
		}
		else {
			method.invoke(TestEvent.of(withoutId), context());
			assertThat(this.received).containsExactly(withoutId);
		}
	}

	/** Logs and headers of dead letters show the message; payloads belong in neither. */
	@Test
	void invalidPayloadIsNotQuoted() {
		registerValidator();
		EventMethod method = method(new Payloads(), "validPerson");
		Person person = new Person("secret-mail", Map.of("secret]key.", new Order("")),
				List.of(new Order("secret-id")));

		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> method.invoke(TestEvent.of(person), context()))
			.withMessage("The payload of orders-topic-3@42 is not valid: friendly (AssertTrue), "
					+ "mail (Email), orders[].id (NotBlank)")
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("secret"));
	}

	private void registerValidator() {
		LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
		validator.afterPropertiesSet();
		this.beans.registerSingleton("validator", validator);
	}

	@Test
	void validationWithoutValidatorFails() {
		assertFailure(() -> method(new Payloads(), "valid"), "there is no (unique) Validator bean",
				"spring-boot-starter-validation");
	}

}
