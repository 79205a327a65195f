// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.FieldAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.TomcatBase;

/**
 * The jar is compiled against one Tomcat and dropped into others. Where one of them has another signature for something,
 * the compiler is content, and the JVM refuses the call when it first comes to it.
 */
class TomcatLinkageIT {

    @ParameterizedTest
    @MethodSource("org.wsgibridge.testkit.TomcatBase#distributions")
    void everythingThatTheJarCallsIsThere(Path tomcat) throws Exception {
        var product = new ClassFileImporter()
                .importJar(new JarFile(TomcatBase.artefact().toFile()));
        var missing = new ArrayList<String>();
        try (var loader = new URLClassLoader(jars(tomcat), ClassLoader.getPlatformClassLoader())) {
            for (JavaClass ours : product) {
                for (JavaAccess<?> access : ours.getAccessesFromSelf()) {
                    if (concernsTomcat(ours)
                            && concernsTomcat(access.getTargetOwner())
                            && !isThere(access.getTarget(), loader)) {
                        missing.add(access.getDescription());
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    private static URL[] jars(Path tomcat) throws IOException {
        try (Stream<Path> library = Files.list(tomcat.resolve("lib"))) {
            var jars = new ArrayList<>(library.toList());
            jars.add(tomcat.resolve("bin/tomcat-juli.jar"));
            jars.add(TomcatBase.artefact());
            var urls = new ArrayList<URL>();
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        }
    }

    /**
     * A class of ours may have inherited what it is asked for. The launcher brings its own Tomcat along, and what needs a
     * newer Java sees none.
     */
    private static boolean concernsTomcat(JavaClass owner) {
        String name = owner.getName();
        return Stream.of("org.wsgibridge.", "org.apache.", "jakarta.").anyMatch(name::startsWith)
                && Stream.of("org.wsgibridge.launcher.", "org.wsgibridge.bundled.", "org.wsgibridge.embedded.")
                        .noneMatch(name::startsWith);
    }

    private static boolean isThere(AccessTarget target, ClassLoader loader) throws ClassNotFoundException {
        Class<?> owner = Class.forName(target.getOwner().getName(), false, loader);
        if (target instanceof FieldAccessTarget field) {
            return ancestors(owner)
                    .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                    .anyMatch(each -> each.getName().equals(field.getName())
                            && each.getType()
                                    .getName()
                                    .equals(field.getRawType().getName()));
        }
        var call = (CodeUnitAccessTarget) target;
        List<String> parameters = names(call.getRawParameterTypes(), JavaClass::getName);
        if (call.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)) {
            return Arrays.stream(owner.getDeclaredConstructors())
                    .anyMatch(each -> names(List.of(each.getParameterTypes()), Class::getName)
                            .equals(parameters));
        }
        return ancestors(owner)
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .anyMatch(each -> each.getName().equals(call.getName())
                        && each.getReturnType()
                                .getName()
                                .equals(call.getRawReturnType().getName())
                        && names(List.of(each.getParameterTypes()), Class::getName)
                                .equals(parameters));
    }

    private static <T> List<String> names(List<? extends T> types, Function<? super T, String> name) {
        return types.stream().map(name).toList();
    }

    /** The class and all that it inherits from; what every object has as well for an interface. */
    private static Stream<Class<?>> ancestors(Class<?> type) {
        Stream<Class<?>> above = type.getSuperclass() == null ? Stream.empty() : ancestors(type.getSuperclass());
        Stream<Class<?>> beside = Arrays.stream(type.getInterfaces()).flatMap(TomcatLinkageIT::ancestors);
        Stream<Class<?>> root = type.isInterface() ? Stream.of(Object.class) : Stream.empty();
        return Stream.of(Stream.<Class<?>>of(type), above, beside, root).flatMap(Function.identity());
    }
}
