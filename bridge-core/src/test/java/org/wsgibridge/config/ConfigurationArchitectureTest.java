// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ConfigurationArchitectureTest {

    private final JavaClasses configuration = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.wsgibridge.config");

    @Test
    void syntaxKnowsNoDirective() {
        noClasses()
                .that()
                .resideInAPackage("org.wsgibridge.config.syntax")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.wsgibridge.config")
                .check(configuration);
    }

    @Test
    void readingStartsNothing() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.lang",
                        "java.lang.invoke",
                        "java.nio..",
                        "java.time..",
                        "java.util..",
                        "org.jspecify..",
                        "org.wsgibridge.config..",
                        "org.wsgibridge.site")
                .andShould()
                .onlyAccessClassesThat()
                .doNotBelongToAnyOf(Process.class, ProcessBuilder.class, Runtime.class, Thread.class)
                .check(configuration);
    }
}
