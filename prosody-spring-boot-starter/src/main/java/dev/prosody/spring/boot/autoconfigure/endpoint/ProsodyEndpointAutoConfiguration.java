package dev.prosody.spring.boot.autoconfigure.endpoint;

import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.boot.endpoint.CommandDescriptor;
import dev.prosody.spring.boot.endpoint.ListenerDescriptor;
import dev.prosody.spring.boot.endpoint.ListenersDescriptor;
import dev.prosody.spring.boot.endpoint.ProsodyEndpoint;
import dev.prosody.spring.boot.endpoint.ProsodyEndpointWebExtension;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoint {@code prosody}, where it is exposed.
 */
@AutoConfiguration(afterName = "dev.prosody.spring.boot.autoconfigure.ProsodyListenerAutoConfiguration")
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ProsodyListenerRegistry.class)
@ConditionalOnAvailableEndpoint(ProsodyEndpoint.class)
@EnableConfigurationProperties(ProsodyEndpointProperties.class)
@RegisterReflectionForBinding({ ListenersDescriptor.class, ListenerDescriptor.class, CommandDescriptor.class })
public final class ProsodyEndpointAutoConfiguration {

	ProsodyEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	ProsodyEndpoint prosodyEndpoint(ProsodyListenerRegistry registry, ProsodyEndpointProperties properties) {
		return new ProsodyEndpoint(registry, properties.getShowKeys());
	}

	@Bean
	@ConditionalOnMissingBean
	ProsodyEndpointWebExtension prosodyEndpointWebExtension(ProsodyEndpoint endpoint,
			ProsodyEndpointProperties properties) {
		return new ProsodyEndpointWebExtension(endpoint, properties.getShowKeys(), properties.getRoles());
	}

}
