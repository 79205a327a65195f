// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String BINDING = "org.wsgibridge.embedded.cpython";

    private final JavaClasses module = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.wsgibridge.embedded");

    @Test
    void onlyTheBindingTouchesNativeCode() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BINDING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign")
                .check(module);
    }

    @Test
    void nothingNativeLeavesTheBinding() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage(BINDING)
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should()
                .notHaveRawReturnType(MemorySegment.class)
                .check(module);
    }

    @Test
    void theBindingKnowsNothingOfRequestsAndPlacements() {
        noClasses()
                .that()
                .resideInAPackage(BINDING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.wsgibridge.embedded", "org.wsgibridge.exchange", "org.wsgibridge.site")
                .check(module);
    }
}
