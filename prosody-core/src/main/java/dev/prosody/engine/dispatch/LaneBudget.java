package dev.prosody.engine.dispatch;

/**
 * How many lanes all partitions of a listener keep together before idle ones are dropped:
 * a lane that is still there when its key comes again costs one look-up. Confined to the
 * poll thread.
 */
final class LaneBudget {

	/** Some 200 bytes each. */
	static final int LANES = 16_384;

	private final int limit;

	private int lanes;

	LaneBudget(int limit) {
		this.limit = limit;
	}

	void made() {
		this.lanes++;
	}

	void dropped(int count) {
		this.lanes -= count;
	}

	boolean isExceeded() {
		return this.lanes > this.limit;
	}

}
