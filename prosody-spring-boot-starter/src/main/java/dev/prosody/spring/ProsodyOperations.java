package dev.prosody.spring;

import dev.prosody.send.EventSender;

/**
 * What an application sends events with. Inject this interface, or
 * {@link ProsodyTemplate}, which implements it; in tests of the sending code it is easily
 * replaced.
 */
public interface ProsodyOperations extends EventSender {

}
