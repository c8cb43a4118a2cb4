package dev.prosody.spring.listener;

import java.lang.reflect.Type;
import java.util.List;

import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.listener.PayloadTypes;
import org.jspecify.annotations.Nullable;

/** The handler methods of one listener, as the engine sees them. */
interface ListenerHandler extends AsyncProsodyHandler<@Nullable Object>, PayloadTypes {

	/** Whether any of its methods wants events without value. */
	boolean handlesExcise();

	/** All types that it may want values to be decoded into. */
	List<Type> payloadTypes();

	/** Whether any of its methods wants the bytes of the value beside the payload. */
	boolean needsRecord();

}
