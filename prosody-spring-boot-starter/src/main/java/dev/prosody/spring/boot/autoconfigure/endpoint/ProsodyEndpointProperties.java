package dev.prosody.spring.boot.autoconfigure.endpoint;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the endpoint {@code prosody} shows.
 */
@ConfigurationProperties("management.endpoint.prosody")
public final class ProsodyEndpointProperties {

	/**
	 * When to show the busiest and slowest keys themselves and not only their hashes.
	 * Keys may be personal data.
	 */
	private Show showKeys = Show.NEVER;

	/**
	 * Roles that are authorized to see keys. By default, all authenticated users are.
	 */
	private Set<String> roles = Set.of();

	/**
	 * When keys are shown.
	 * @return never, to whom is authorized, or always
	 */
	public Show getShowKeys() {
		return this.showKeys;
	}

	/**
	 * Sets when keys are shown.
	 * @param showKeys never, to whom is authorized, or always
	 */
	public void setShowKeys(Show showKeys) {
		this.showKeys = showKeys;
	}

	/**
	 * Who is authorized to see keys.
	 * @return roles
	 */
	public Set<String> getRoles() {
		return this.roles;
	}

	/**
	 * Sets who is authorized to see keys.
	 * @param roles roles
	 */
	public void setRoles(Set<String> roles) {
		this.roles = roles;
	}

}
