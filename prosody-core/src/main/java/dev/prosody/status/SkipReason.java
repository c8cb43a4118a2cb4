package dev.prosody.status;

/** Why an event was settled without being handled. */
public enum SkipReason {

	/** It has no value, and no handler for that. */
	EXCISE,

	/** No handler method matches its type. */
	UNMATCHED,

	/** The application has sent it itself. */
	OWN,

	/** Its type has none of the wanted prefixes. */
	EVENT_TYPE,

	/** A filter of the application does not accept it. */
	FILTER,

	/** It was concluded before. */
	DUPLICATE

}
