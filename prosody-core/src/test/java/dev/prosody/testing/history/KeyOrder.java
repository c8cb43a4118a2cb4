package dev.prosody.testing.history;

import java.util.List;

/**
 * I1: of each key one event at a time, in offset order, retries before the next event.
 * Valid: a1 a2, a1 a1(retry) a2, and a1 a2 | a2 a3 in two assignments. Invalid: a2 before
 * a1 is concluded, a1 again after it was concluded in the same assignment, two attempts
 * at once. Events without key have no order.
 */
public final class KeyOrder implements Oracle {

	private enum Overlap {

		NEVER, AFTER_LOSS, BETWEEN_CLIENTS

	}

	private final Overlap allowed;

	private KeyOrder(Overlap allowed) {
		this.allowed = allowed;
	}

	/** Forbids that two attempts of a key overlap, whichever client they run in. */
	public static KeyOrder everywhere() {
		return new KeyOrder(Overlap.NEVER);
	}

	/**
	 * Lets attempts of different clients overlap: after a partition was lost, or beyond
	 * the time for giving it away, the old client cannot be waited for.
	 */
	public static KeyOrder withinEachClient() {
		return new KeyOrder(Overlap.BETWEEN_CLIENTS);
	}

	/**
	 * Lets attempts of different clients overlap only if one of the clients was frozen,
	 * cut off, or told that it has lost the partition.
	 */
	public static KeyOrder untilLost() {
		return new KeyOrder(Overlap.AFTER_LOSS);
	}

	@Override
	public List<String> violations(List<Fact> facts) {
		KeyOrderCheck check = new KeyOrderCheck(this.allowed != Overlap.BETWEEN_CLIENTS,
				(this.allowed == Overlap.AFTER_LOSS) ? Losses.of(facts) : Losses.NONE);
		facts.forEach(check::judge);
		return check.violations();
	}

	@Override
	public String toString() {
		return "I1 KeyOrder";
	}

}
