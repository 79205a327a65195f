// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A CATALINA_BASE that an administrator has dropped the product into, next to a web application of his. */
public final class TomcatBase {

    /** Where the distributions are unpacked before integration tests. */
    private static final Path DISTRIBUTIONS = Path.of("target/tomcats").toAbsolutePath();

    private static final String SERVER = """
            <Server port="-1">
              <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
              <Service name="Catalina">
                <Connector port="0" address="127.0.0.1" protocol="HTTP/1.1"/>
                <Engine name="Catalina" defaultHost="localhost">
                  <Host name="localhost" appBase="webapps" unpackWARs="true" autoDeploy="false">
                    %s
                    <Valve className="org.apache.catalina.valves.AccessLogValve" directory="logs" prefix="access"
                           suffix=".log" pattern="%%m %%U %%s" rotatable="false" buffered="false"/>
                  </Host>
                </Engine>
              </Service>
            </Server>
            """;

    private final Path home;
    private final Path folder;

    /**
     * Lays it out, without any configuration of the bridge.
     *
     * @param home the distribution; stays as it is
     * @param folder empty
     */
    public TomcatBase(Path home, Path folder) throws IOException {
        this.home = home;
        this.folder = folder;
        for (String name : List.of("conf", "lib", "logs", "temp", "webapps/other")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (String name : List.of("web.xml", "logging.properties", "catalina.properties")) {
            Files.copy(
                    home.resolve("conf").resolve(name), folder.resolve("conf").resolve(name));
        }
        Files.writeString(folder.resolve("webapps/other/index.html"), "another web application");
        Path artefact = artefact();
        Files.copy(artefact, folder.resolve("lib").resolve(artefact.getFileName()));
    }

    /** The unpacked distributions. */
    public static List<Path> distributions() throws IOException {
        try (Stream<Path> homes = Files.list(DISTRIBUTIONS)) {
            return homes.sorted().toList();
        }
    }

    /** The jar that is dropped in. */
    public static Path artefact() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
            return files.filter(file -> file.getFileName().toString().matches("wsgi-bridge-tomcat-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the drop-in jar has not been packaged"));
        }
    }

    /** Writes {@code conf/wsgi.conf}, and {@code server.xml} with elements of its Host. */
    public TomcatBase configure(String configuration, String elements) throws IOException {
        Files.writeString(folder.resolve("conf/wsgi.conf"), configuration);
        Files.writeString(folder.resolve("conf/server.xml"), SERVER.formatted(elements));
        return this;
    }

    /** CATALINA_HOME. */
    public Path home() {
        return home;
    }

    /** CATALINA_BASE. */
    public Path folder() {
        return folder;
    }

    /** CATALINA_TMPDIR. */
    public Path temporary() {
        return folder.resolve("temp");
    }
}
