// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.response.testkit.RecordingExchange;
import org.wsgibridge.site.Target;

class JavaApplicationsTest {

    private static final String GLOBAL = "";

    @TempDir
    private Path folder;

    private final JavaApplications applications = new JavaApplications(JavaApplicationsTest.class.getClassLoader());

    @AfterEach
    void close() {
        applications.close();
        System.clearProperty("closed");
    }

    @Test
    void findsTheOnlyServiceOfAJar() throws Exception {
        Target jar = jar("shop", List.of("Shop"), "Shop");

        assertThat(applications.load(GLOBAL, jar, "").getClass().getName()).isEqualTo("Shop");
    }

    @Test
    void loadsTheClassThatTheConfigurationNames() throws Exception {
        Target jar = jar("shop", List.of("Shop"), "Shop", "Till");

        assertThat(applications.load(GLOBAL, jar, "Till").getClass().getName()).isEqualTo("Till");
    }

    @Test
    void loadsAClassOfTheServer() throws Exception {
        GatewayCallable application = applications.load(GLOBAL, server(), "");

        assertThat(application.getClass()).isSameAs(ServerApplication.class);
    }

    @Test
    void makesAnApplicationOnce() throws Exception {
        Target jar = jar("shop", List.of("Shop"), "Shop");

        assertThat(applications.load(GLOBAL, jar, "")).isSameAs(applications.load(GLOBAL, jar, ""));
    }

    @Test
    void sharesTheClassesOfAllJarsOfTheGlobalGroup() throws Exception {
        Target shop = jar("shop", List.of("Shop"), "Shop");
        Target till = jar("till", List.of("Till"), "Till");

        ClassLoader loader = loaderOf(applications.load(GLOBAL, shop, ""));

        assertThat(loaderOf(applications.load(GLOBAL, till, ""))).isSameAs(loader);
        assertThat(loader.loadClass("Till").getClassLoader()).isSameAs(loader);
    }

    @Test
    void keepsTheStaticStateOfGroupsApart() throws Exception {
        Target jar = jar("shop", List.of("Shop"), "Shop");

        assertThat(answer(applications.load("a", jar, ""))).isEqualTo("1");
        assertThat(answer(applications.load("b", jar, ""))).isEqualTo("1");
        assertThat(answer(applications.load("a", jar, ""))).isEqualTo("2");
    }

    @Test
    void keepsTheStaticStateOfAClassOfTheServerApart() throws Exception {
        GatewayCallable application = applications.load("a", server(), "");

        assertThat(application.getClass().getName()).isEqualTo(ServerApplication.class.getName());
        assertThat(application.getClass()).isNotSameAs(ServerApplication.class);
    }

    @Test
    void keepsTheStaticStateApartOfAJarThatTheServerHasToo() throws Exception {
        Path classes = folder.resolve("shared");
        ApplicationJar.compile(classes, "Shop", ApplicationJar.counter("Shop"));
        Path jar = ApplicationJar.pack(folder.resolve("shared.jar"), classes, List.of("Shop"));

        try (var server = new URLClassLoader(
                        new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
                var beside = new JavaApplications(server)) {
            GatewayCallable application = beside.load("a", new Target.Jar(jar), "");

            assertThat(loaderOf(application)).isNotSameAs(server);
        }
    }

    @Test
    void saysThatTheJarIsMissing() {
        Target missing = new Target.Jar(folder.resolve("none.jar"));

        assertRefused(missing, "", "there is no readable jar file " + folder.resolve("none.jar"));
    }

    @Test
    void saysThatTheFileIsNoJar() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "not a jar");

        assertRefused(new Target.Jar(text), "", text + " cannot be read as a jar: ");
    }

    @Test
    void saysThatAJarNamesNoApplication() throws IOException {
        assertRefused(
                jar("shop", List.of(), "Shop"),
                "",
                "names no gateway callable in META-INF/services/org.wsgibridge.gateway.GatewayCallable; "
                        + "say which class is meant with callable-object=");
    }

    @Test
    void saysThatAJarNamesSeveralApplications() throws IOException {
        assertRefused(jar("shop", List.of("Shop", "Till"), "Shop", "Till"), "", "names 2 gateway callables");
    }

    @Test
    void saysThatTheJarHasNoSuchClass() throws IOException {
        assertRefused(jar("shop", List.of("Shop"), "Shop"), "Kiosk", "there is no class Kiosk of ");
    }

    @Test
    void saysThatTheServerHasNoSuchClass() {
        assertRefused(
                new Target.JavaClass("org.example.None"),
                "",
                "there is no class org.example.None on the class path of the server");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "public class Odd {}|is no gateway callable: it does not implement org.wsgibridge.gateway",
                "public abstract class Odd implements GatewayCallable {}|is abstract",
                "public interface Odd extends GatewayCallable {}|is abstract",
                "public class Odd implements GatewayCallable { public Odd(int i) {} CALL }|has no public constructor",
                "public class Odd implements GatewayCallable { Odd() {} CALL }|has no public constructor",
                "class Odd implements GatewayCallable { public Odd() {} CALL }|is not public",
                "public class Odd implements GatewayCallable { public Odd() { int i = 1 / 0; } CALL }|"
                        + "the constructor of class Odd",
                "public class Odd implements GatewayCallable { static int i = 1 / (int) 0L; CALL }|"
                        + "the static initializer of class Odd"
            })
    void saysWhyAClassIsUnfit(String source, String message) throws IOException {
        String call = "public Iterable<byte[]> call(Environ e, StartResponse s) { return List.of(); }";
        Path classes = folder.resolve("odd");
        ApplicationJar.compile(classes, "Odd", source.replace("CALL", call));

        assertRefused(
                new Target.Jar(ApplicationJar.pack(folder.resolve("odd.jar"), classes, List.of())), "Odd", message);
    }

    @Test
    void closesEveryApplicationOnceLastOneFirst() throws Exception {
        applications.load("a", jar("shop", List.of("Shop"), "Shop"), "");
        applications.load("b", jar("till", List.of("Till"), "Till"), "");

        applications.close();
        applications.close();

        assertThat(System.getProperty("closed")).isEqualTo("Till Shop ");
    }

    @Test
    void loadsNothingOnceClosed() {
        applications.close();

        assertThatIllegalStateException().isThrownBy(() -> applications.load(GLOBAL, server(), ""));
    }

    /** An application on the class path of the tests. */
    public static final class ServerApplication implements GatewayCallable {

        @Override
        public Iterable<byte[]> call(
                org.wsgibridge.gateway.Environ environ, org.wsgibridge.gateway.StartResponse startResponse) {
            startResponse.start("200 OK", List.of());
            return List.of();
        }
    }

    private static Target server() {
        return new Target.JavaClass(ServerApplication.class.getName());
    }

    private Target jar(String name, List<String> services, String... classNames) throws IOException {
        Path classes = folder.resolve(name);
        for (String className : classNames) {
            ApplicationJar.compile(classes, className, ApplicationJar.counter(className));
        }
        return new Target.Jar(ApplicationJar.pack(folder.resolve(name + ".jar"), classes, services));
    }

    private void assertRefused(Target target, String callable, String message) {
        assertThatExceptionOfType(ApplicationLoadException.class)
                .isThrownBy(() -> applications.load("a", target, callable))
                .withMessageContaining(message);
    }

    private static ClassLoader loaderOf(GatewayCallable application) {
        return application.getClass().getClassLoader();
    }

    private static String answer(GatewayCallable application) throws IOException {
        var exchange = RecordingExchange.get();
        new JavaGateway(application, new Residence("", "", "x", true, false, false)).serve(exchange);
        return exchange.text();
    }
}
