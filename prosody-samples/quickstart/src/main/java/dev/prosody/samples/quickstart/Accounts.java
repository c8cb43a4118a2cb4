package dev.prosody.samples.quickstart;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;

// tag::accounts[]
/** What each customer owes. */
@Component
class Accounts {

	private final Map<String, Long> cents = new ConcurrentHashMap<>();

	void charge(String customer, long amount) {
		this.cents.merge(customer, amount, Long::sum);
	}

	long owedBy(String customer) {
		return this.cents.getOrDefault(customer, 0L);
	}

}
// end::accounts[]
