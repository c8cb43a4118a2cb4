package dev.prosody.samples.guide;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** What documents show is what users may do. */
class ArchitectureTests {

	@Test
	void usesOnlyPublicApi() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.prosody.engine..", "dev.prosody.spring.listener..", "dev.prosody.spring.boot..")
			.check(new ClassFileImporter().importPackages("dev.prosody.samples.guide"));
	}

}
