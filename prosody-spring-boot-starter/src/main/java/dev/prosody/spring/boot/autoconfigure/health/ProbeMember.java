package dev.prosody.spring.boot.autoconfigure.health;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;

/**
 * Makes a contributor a member of one of the groups that probes ask for, whether that is
 * Boot's own or one that the application has configured. Runs after Boot has added its
 * groups, to which contributors cannot be added by properties: a property replaces the
 * group with all that Boot has put into it.
 */
final class ProbeMember implements HealthEndpointGroupsPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(ProbeMember.class);

	private final String group;

	private final String contributor;

	/**
	 * Creates the member.
	 * @param group name of the group
	 * @param contributor name of the contributor
	 */
	ProbeMember(String group, String contributor) {
		this.group = group;
		this.contributor = contributor;
	}

	@Override
	public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
		HealthEndpointGroup existing = groups.get(this.group);
		if (existing == null) {
			logger.warn("'prosody.health.{}' has no effect: there is no health group '{}'. "
					+ "Remove 'management.endpoint.health.probes.enabled=false'", this.group, this.group);
			return groups;
		}
		return new ExtendedGroups(groups, this.group, new ExtendedGroup(existing, this.contributor));
	}

}
