package dev.prosody.samples.guide.failures;

import java.io.IOException;

import dev.prosody.samples.guide.Order;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

@Component
class ChargingAgain {

	private final Bank bank;

	ChargingAgain(Bank bank) {
		this.bank = bank;
	}

	// tag::again[]
	@ProsodyListener(id = "charging-again", topics = "charges-dlt", autoStartup = "false")
	void handle(Order order) throws IOException {
		this.bank.charge(order.id(), order.cents());
	}
	// end::again[]

}
