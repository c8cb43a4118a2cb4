package dev.prosody.kafka;

import java.util.Set;

import javax.net.ssl.SSLHandshakeException;

import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaErrorsTests {

	@Test
	void nameWhatIsRefusedAndWhatToDo() {
		assertThat(KafkaErrors.inWords(GroupAuthorizationException.forGroupId("billing"), "READ"))
			.isEqualTo("Not authorized to access group: billing. Allow the user of this application READ on the group");
		assertThat(KafkaErrors.inWords(new TopicAuthorizationException(Set.of("orders")), "READ")).isEqualTo(
				"Not authorized to access topics: [orders]. Allow the user of this application READ on topics [orders]");
		assertThat(KafkaErrors.inWords(new TopicAuthorizationException("Topic authorization failed."), "READ"))
			.isEqualTo("Topic authorization failed. Allow the user of this application READ on the topics");
		assertThat(KafkaErrors.inWords(new SaslAuthenticationException("invalid credentials"), "READ"))
			.isEqualTo("authentication failed: invalid credentials. Check the credentials of this application");
	}

	@Test
	void sayWhatIsWrongWithACertificate() {
		SSLHandshakeException handshake = new SSLHandshakeException("failed");
		handshake.initCause(new IllegalStateException("PKIX path building failed"));

		assertThat(KafkaErrors.inWords(new SslAuthenticationException("SSL handshake failed", handshake), "READ"))
			.startsWith("no TLS connection is possible: SSL handshake failed, PKIX path building failed. Check that");
	}

	@Test
	void leaveOtherErrorsAsTheyAre() {
		TimeoutException late = new TimeoutException("late");

		assertThat(KafkaErrors.inWords(late, "READ")).isEqualTo(late.toString());
	}

}
