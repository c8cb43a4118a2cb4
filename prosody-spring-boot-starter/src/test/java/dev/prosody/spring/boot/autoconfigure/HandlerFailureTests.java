package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;
import java.util.concurrent.Future;

import dev.prosody.failure.Permanent;
import dev.prosody.failure.Transient;
import dev.prosody.spring.OnEvent;
import dev.prosody.spring.ProsodyListener;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/** What users read when a handler method cannot work. */
class HandlerFailureTests extends AbstractListenerFailureTests {

	static class HeaderPlaceholder {

		@ProsodyListener("orders")
		void handle(String order, @Header("${tenant.header}") String tenant) {
		}

	}

	@Test
	void unknownPlaceholderInAHeaderName() {
		assertFailure(application(HeaderPlaceholder.class),
				"The @Header of parameter 'tenant' of bean 'handler', ~HeaderPlaceholder.handle is "
						+ "'${tenant.header}', which cannot be resolved: Could not resolve placeholder 'tenant.header' "
						+ "in value \"${tenant.header}\"",
				"Set the property that it refers to, give it a default as in '${name:default}', or correct it.");
	}

	static class Acknowledging {

		@ProsodyListener("orders")
		void handle(String order, Acknowledgment acknowledgment) {
		}

	}

	@Test
	void unusableParameter() {
		assertFailure(application(Acknowledging.class),
				"Parameter 2 'acknowledgment' (org.springframework.kafka.support.Acknowledgment) of bean 'handler', "
						+ "~Acknowledging.handle cannot be filled: there is no Acknowledgment. Prosody commits offsets "
						+ "by itself: return to settle the event, throw to have it retried or dead-lettered.",
				"A handler method may declare, in any order: one payload, ProsodyEvent<T>, EventContext, @Key, "
						+ "@Header, @Headers, Message<T>, ConsumerRecord<byte[], byte[]>. Remove or change the "
						+ "parameter.");
	}

	static class Unfinished {

		@ProsodyListener("orders")
		Future<String> handle(String order) {
			throw new UnsupportedOperationException();
		}

	}

	@Test
	void unusableReturnType() {
		assertFailure(application(Unfinished.class),
				"The method of bean 'handler', ~Unfinished.handle returns a java.util.concurrent.Future: the event "
						+ "would be settled before its work is done.",
				"Return a CompletionStage.");
	}

	static class EmptyList {

		@ProsodyListener("orders")
		@Permanent
		void handle(String order) {
		}

	}

	@Test
	void emptyListOfExceptions() {
		assertFailure(application(EmptyList.class),
				"@Permanent on bean 'handler', ~EmptyList.handle names no exception types. On a handler it says which "
						+ "exceptions are permanent; without types it belongs on an exception class.",
				"Write @Permanent(SomeException.class), or remove the annotation.");
	}

	static class BothLists {

		@ProsodyListener("orders")
		@Permanent(IllegalStateException.class)
		@Transient(IllegalStateException.class)
		void handle(String order) {
		}

	}

	@Test
	void exceptionInBothLists() {
		assertFailure(application(BothLists.class),
				"java.lang.IllegalStateException is declared both @Permanent and @Transient on bean 'handler', "
						+ "~BothLists.handle.",
				"Remove it from one of the two lists.");
	}

	@Permanent
	@Transient
	@SuppressWarnings("serial")
	static class Contradiction extends RuntimeException {

	}

	static class Throwing {

		@ProsodyListener("orders")
		void handle(String order) throws Contradiction {
		}

	}

	static class Listing {

		@ProsodyListener("orders")
		@Permanent(Contradiction.class)
		void handle(String order) {
		}

	}

	@Test
	void bothAnnotationsOnAnExceptionThatStartupCanSee() {
		assertFailure(application(Throwing.class),
				"An exception type thrown by bean 'handler', ~Throwing.handle contradicts itself: Exception type "
						+ "~Contradiction is annotated with both @Permanent and @Transient. Remove one of the two.",
				"Correct the annotations of ~Contradiction.");
		assertFailure(application(Listing.class),
				"An exception type named on bean 'handler', ~Listing.handle contradicts itself: Exception type "
						+ "~Contradiction is annotated with both @Permanent and @Transient. Remove one of the two.",
				"Correct the annotations of ~Contradiction.");
	}

	@ProsodyListener("orders")
	static class TwoDefaults {

		@OnEvent
		void one(String order) {
		}

		@OnEvent
		void two(Map<String, String> order) {
		}

	}

	@Test
	void twoDefaultMethods() {
		StartupFailure failure = StartupFailure.of(application(TwoDefaults.class));

		// Reflection gives methods in any order
		String start = "Two @OnEvent methods of bean 'handler', ~TwoDefaults handle all other events: ";
		assertThat(failure.description()).isIn(expand(start + "~TwoDefaults.one and ~TwoDefaults.two."),
				expand(start + "~TwoDefaults.two and ~TwoDefaults.one."));
		assertThat(failure.action()).isEqualTo("Only one may be the default. Name a type in one of them, "
				+ "@OnEvent(\"…\"), or put @EventType on its payload's class.");
	}

	static class NoListener {

		@OnEvent
		void placed(String order) {
		}

	}

	@Test
	void eventMethodWithoutListenerClass() {
		assertFailure(application(NoListener.class),
				"Method 'placed' of bean 'handler', ~NoListener, has @OnEvent, but its class is no @ProsodyListener: it "
						+ "would never be called.",
				"Put @ProsodyListener(topics = …) on the class.");
	}

}
