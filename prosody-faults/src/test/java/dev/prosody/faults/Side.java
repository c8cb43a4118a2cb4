package dev.prosody.faults;

/** Workers reach the brokers over one of two networks, which fail one by one. */
enum Side {

	EAST, WEST

}
