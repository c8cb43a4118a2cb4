package dev.prosody.spring.boot.endpoint;

import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Over HTTP keys may be shown to some only, and commands are answered with a status that
 * tells whether they were accepted: 200, 202 for one that waits for the end of an
 * attempt, 400 for one that is not complete, 404 for a listener that does not exist, 409
 * for an event that cannot be commanded now.
 */
@EndpointWebExtension(endpoint = ProsodyEndpoint.class)
public class ProsodyEndpointWebExtension {

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

	private final ProsodyEndpoint endpoint;

	private final Show showKeys;

	private final Set<String> roles;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 * @param showKeys whether keys appear as such, and not as hashes only
	 * @param roles who is authorized to see them; none: everybody who is authenticated
	 */
	public ProsodyEndpointWebExtension(ProsodyEndpoint endpoint, Show showKeys, Set<String> roles) {
		this.endpoint = endpoint;
		this.showKeys = showKeys;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * As {@link ProsodyEndpoint#listener(String)}.
	 * @param security who asks
	 * @param id the listener's id
	 * @return the listener, {@code null} if there is none with this id
	 */
	@ReadOperation
	public @Nullable ListenerDescriptor listener(SecurityContext security, @Selector String id) {
		return this.endpoint.listener(id, this.showKeys.isShown(security, this.roles));
	}

	/**
	 * As {@link ProsodyEndpoint#command}.
	 * @param id the listener's id
	 * @param action what is asked for
	 * @param topic the topic, where one partition or event is meant
	 * @param partition the partition, a whole number
	 * @param offset the event's offset, a whole number
	 * @return what has become of that
	 */
	@WriteOperation
	public WebEndpointResponse<CommandDescriptor> command(@Selector String id, @Nullable String action,
			@Nullable String topic, @Nullable String partition, @Nullable String offset) {
		CommandDescriptor command;
		try {
			command = this.endpoint.command(id, action, topic, number("partition", partition, Integer::valueOf),
					number("offset", offset, Long::valueOf));
		}
		catch (InvalidEndpointRequestException ex) {
			// Boot would answer without the reason, unless server.error.include-message
			// is set; therefore it neither asks for the action nor reads the numbers
			return new WebEndpointResponse<>(new CommandDescriptor("invalid", String.valueOf(ex.getReason())),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		int status = switch (command.result()) {
			case "accepted" -> WebEndpointResponse.STATUS_OK;
			case "requested" -> ACCEPTED;
			case "unknown-listener" -> WebEndpointResponse.STATUS_NOT_FOUND;
			default -> CONFLICT;
		};
		return new WebEndpointResponse<>(command, status);
	}

	private static <N> @Nullable N number(String name, @Nullable String text, Function<String, N> reading) {
		if (text == null) {
			return null;
		}
		try {
			return reading.apply(text);
		}
		catch (NumberFormatException ex) {
			throw ProsodyEndpoint.invalid("'" + name + "' must be a whole number but was '" + text + "'");
		}
	}

}
