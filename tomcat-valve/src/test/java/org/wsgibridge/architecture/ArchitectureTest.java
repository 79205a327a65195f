// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wsgibridge.bridge.BackgroundThread;

/** Holds the code to ARCHITECTURE.md, and ARCHITECTURE.md to the code. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.wsgibridge");

    private static final Path ROOT = Path.of("..");

    @Test
    void hasNoCyclesBetweenPackages() {
        slices().matching("org.wsgibridge.(**)").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void dependsDownwardsOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..daemon..", "..management..", "..valve..", "..launcher..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.wsgibridge.daemon..",
                        "org.wsgibridge.management..",
                        "org.wsgibridge.valve..",
                        "org.wsgibridge.launcher..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage("org.wsgibridge.daemon..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.wsgibridge.management..", "org.wsgibridge.valve..", "org.wsgibridge.launcher..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage("org.wsgibridge.management..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.wsgibridge.valve..", "org.wsgibridge.launcher..")
                .check(PRODUCT);
    }

    @Test
    void keepsJmxToThoseWhoShowSomething() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..management", "..valve")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.management..")
                .check(PRODUCT);
    }

    @Test
    void leavesApplicationsWithAContractThatNeedsNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("org.wsgibridge.gateway")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("org.wsgibridge.gateway", "java..", "org.jspecify..")
                .check(PRODUCT);
    }

    @Test
    void keepsServletsToTheAdapterAndTheValve() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..servlet", "..valve")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(PRODUCT);
    }

    @Test
    void keepsTomcatToTheValveAndTheLauncher() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..valve", "..launcher", "..connector")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat..")
                .check(PRODUCT);
    }

    @Test
    void leavesTheConnectorWithoutTheBridge() {
        noClasses()
                .that()
                .resideInAPackage("org.wsgibridge.connector")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.catalina..", "jakarta..")
                .orShould()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("org.wsgibridge..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(
                                "org.wsgibridge.connector", "org.wsgibridge.crew", "org.wsgibridge.exchange"))))
                .check(PRODUCT);
    }

    @Test
    void leavesTheCrewWithoutAnybodyElse() {
        noClasses()
                .that()
                .resideInAPackage("org.wsgibridge.crew")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("org.wsgibridge..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("org.wsgibridge.crew"))))
                .check(PRODUCT);
    }

    @Test
    void keepsSocketsToTheChannelAndThoseWhoOpenOne() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..daemon.channel", "..daemon.javaworker", "..connector", "..exchange")
                .and()
                .doNotHaveSimpleName("WorkerListener")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.channels\\..*Socket.*")
                .check(PRODUCT);
    }

    @Test
    void keepsNativeCodeToTheEmbeddedModule() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(PRODUCT);
    }

    /** A thread that inherits something keeps in memory whoever had it made, be it a web application. */
    @Test
    void makesNoThreadThatInheritsSomething() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..launcher", "..connector", "..daemon.javaworker")
                .and()
                .doNotHaveSimpleName("BackgroundThread")
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "make such a thread",
                        call -> call.getTargetOwner().isAssignableTo(Thread.class)
                                && !call.getTargetOwner().isAssignableTo(BackgroundThread.class)))
                .check(PRODUCT);
    }

    @Test
    void printsToNobodysStandardOutput() {
        var printing = PRODUCT.that(DescribedPredicate.describe(
                "not those whose business it is",
                (JavaClass each) -> !each.getName().contains(".launcher.Logging")
                        && !each.getPackageName().endsWith("javaworker")));
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(printing);
    }

    @Test
    void namesInItsDocumentationOnlyWhatExists() throws IOException {
        List<String> names =
                new ArrayList<>(PRODUCT.stream().map(JavaClass::getSimpleName).toList());
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name ->
                            name.endsWith("Test.java") || name.endsWith("IT.java") || name.endsWith("Contract.java"))
                    .map(name -> name.replace(".java", ""))
                    .forEach(names::add);
        }
        for (String page : List.of("ARCHITECTURE.md", "CONTRIBUTING.md")) {
            String text = Files.readString(ROOT.resolve(page));

            List<String> named = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][A-Za-z]*)+)(?:\\.java|\\.[a-z]\\w*)?`")
                    .matcher(text)
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .distinct()
                    .toList();

            assertThat(named).as(page).isNotEmpty().allMatch(names::contains);
        }
    }
}
