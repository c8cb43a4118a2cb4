package dev.prosody.spring;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.metaAnnotatedWith;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules that the starter's main code keeps. A rule whose subjects do not exist yet
 * passes.
 */
class ArchitectureTests {

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.prosody.spring");

	@Test
	void usesNoLombok() {
		noClasses().should().dependOnClassesThat().resideInAPackage("lombok..").check(MAIN);
	}

	@Test
	void packagesFormNoCycles() {
		slices().assignedFrom(packages()).should().beFreeOfCycles().check(MAIN);
	}

	@Test
	void doesNotImportTheEngine() {
		noClasses().should().dependOnClassesThat().resideInAPackage("dev.prosody.engine..").check(MAIN);
	}

	@Test
	void onlyTheRetryPackageImportsSpringRetry() {
		noClasses().that()
			.resideOutsideOfPackage("dev.prosody.spring.retry..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.retry..")
			.check(MAIN);
	}

	@Test
	void autoConfigurationsAreFinal() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.allowEmptyShould(true)
			.check(MAIN);
	}

	@Test
	void autoConfigurationsAndTheirNestedConfigurationsHaveNoPublicMembers() {
		noMembers().that()
			.areDeclaredInClassesThat(are(metaAnnotatedWith(Configuration.class)))
			.and(not(describe("are default constructors",
					(member) -> member instanceof JavaConstructor constructor
							&& constructor.getParameters().isEmpty())))
			.should()
			.bePublic()
			.allowEmptyShould(true)
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
		fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(MAIN);
	}

	@Test
	void staticFieldsHoldNoMutableState() {
		noFields().that()
			.areStatic()
			.should()
			.haveRawType(mutable())
			.because("state belongs to an object that somebody owns")
			.allowEmptyShould(true)
			.check(MAIN);
		noClasses().should()
			.callConstructorWhere(inStaticInitializer().and(describe("of a mutable type",
					(call) -> call.getTargetOwner().isAssignableTo(Collection.class)
							|| call.getTargetOwner().isAssignableTo(Map.class))))
			.because("a static collection must be immutable: List.of, Set.of, Map.of or copyOf")
			.check(MAIN);
	}

	@Test
	void everyPackageIsNullMarked() {
		classes().should(resideInANullMarkedPackage()).check(MAIN);
	}

	private static DescribedPredicate<JavaClass> mutable() {
		return assignableTo(AtomicBoolean.class).or(assignableTo(AtomicInteger.class))
			.or(assignableTo(AtomicLong.class))
			.or(assignableTo(AtomicReference.class))
			.or(assignableTo(LongAdder.class))
			.or(assignableTo(ThreadLocal.class))
			.as("a type that exists to be changed");
	}

	private static DescribedPredicate<JavaConstructorCall> inStaticInitializer() {
		return describe("in a static initializer", (call) -> call.getOrigin() instanceof JavaStaticInitializer);
	}

	/** Matches calls and method references. */
	private static DescribedPredicate<JavaAccess<?>> method(Class<?> owner, String name) {
		return describe(owner.getSimpleName() + "." + name,
				(access) -> access.getTargetOwner().isEquivalentTo(owner) && access.getTarget().getName().equals(name));
	}

	private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
		return new ArchCondition<>("reside in a package whose package-info is @NullMarked") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
					events.add(SimpleConditionEvent.violated(type, type.getPackageName()
							+ " has no package-info with @NullMarked, seen at " + type.getName()));
				}
			}

		};
	}

	/** Each package is a slice of its own, the root package too. */
	private static SliceAssignment packages() {
		return new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				return SliceIdentifier.of(type.getPackageName());
			}

			@Override
			public String getDescription() {
				return "packages";
			}

		};
	}

}
