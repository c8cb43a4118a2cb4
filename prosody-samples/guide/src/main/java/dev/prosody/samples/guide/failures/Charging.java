package dev.prosody.samples.guide.failures;

import java.io.IOException;
import java.net.MalformedURLException;

import dev.prosody.failure.Permanent;
import dev.prosody.failure.Transient;
import dev.prosody.samples.guide.Order;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

@Component
class Charging {

	private final Bank bank;

	Charging(Bank bank) {
		this.bank = bank;
	}

	// tag::lists[]
	@ProsodyListener(id = "charging", topics = "charges", retryPolicy = "bankRetries")
	@Permanent({ IllegalArgumentException.class, MalformedURLException.class })
	@Transient(IOException.class)
	void handle(Order order) throws IOException {
		this.bank.charge(order.id(), order.cents());
	}
	// end::lists[]

}
