package dev.prosody.engine.dispatch;

/** What a partition needs of the listener it was assigned to. Thread-safe. */
public interface EpochHost {

	/** Whether the consumer has polled within its session timeout. */
	boolean isMembershipFresh();

	/** The last busy lane of a partition that drains has ended. */
	void epochIdle();

	/** An error after which the listener must stop. */
	void fatal(Throwable error);

}
