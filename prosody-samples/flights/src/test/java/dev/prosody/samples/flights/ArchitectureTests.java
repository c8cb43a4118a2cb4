package dev.prosody.samples.flights;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** An application uses what users may use, and its code is worth copying. */
class ArchitectureTests {

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.prosody.samples.flights");

	@Test
	void usesOnlyPublicApi() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.prosody.engine..", "dev.prosody.spring.listener..", "dev.prosody.spring.boot..")
			.check(MAIN);
	}

	@Test
	void neitherSleepsNorReadsTheWallClock() {
		noClasses().should()
			.accessTargetWhere(method(Thread.class, "sleep").or(method(System.class, "currentTimeMillis")))
			.check(MAIN);
	}

	@Test
	void staticFieldsAreFinal() {
		fields().that().areStatic().should().beFinal().check(MAIN);
	}

	private static DescribedPredicate<JavaAccess<?>> method(Class<?> owner, String name) {
		return describe(owner.getSimpleName() + "." + name,
				(access) -> access.getTargetOwner().isEquivalentTo(owner) && access.getTarget().getName().equals(name));
	}

}
