package dev.prosody.samples.guide.testing;

import dev.prosody.handler.EventContext;
import dev.prosody.samples.guide.Ledger;
import dev.prosody.samples.guide.Order;
import dev.prosody.samples.guide.listeners.Invoicing;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

// tag::handler[]
class InvoicingTests {

	private final Ledger ledger = new Ledger();

	private final EventContext context = mock(EventContext.class);

	@Test
	void writesAnInvoice() {
		given(this.context.attempt()).willReturn(1);

		new Invoicing(this.ledger).handle(new Order("7", "alice", 1_500), this.context);

		assertThat(this.ledger.entries()).containsExactly("invoice of 7, attempt 1");
	}

}
// end::handler[]
