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
                <Connector port="0" address="127.0.0.1" protocol="HTTP/1.1">
                  <UpgradeProtocol className="org.apache.coyote.http2.Http2Protocol"/>
                </Connector>
                %s
              </Service>
            </Server>
            """;

    private static final String ENGINE = """
            <Engine name="Catalina" defaultHost="localhost">
              <Host name="localhost" appBase="webapps" unpackWARs="true" autoDeploy="false">
                %s
                <Valve className="org.apache.catalina.valves.AccessLogValve" directory="logs" prefix="access"
                       suffix=".log" pattern="%%m %%U %%s" rotatable="false" buffered="false"/>
              </Host>
            </Engine>
            """;

    /** The manager application of the distribution, without the search for tag libraries that none of its pages needs here. */
    public static final String MANAGER = """
            <Context path="/manager" docBase="${catalina.home}/webapps/manager" privileged="true">
              <JarScanner scanClassPath="false"/>
            </Context>
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
        write("conf/tomcat-users.xml", """
                <tomcat-users>
                  <user username="wert" password="secret" roles="member,manager-jmx,manager-script"/>
                </tomcat-users>
                """);
        addArtefact("lib");
    }

    private TomcatBase(Path home, Path folder, boolean installed) {
        this.home = home;
        this.folder = folder;
    }

    /**
     * A copy of what a distribution or package has installed, with everything as it is but for the ports.
     *
     * @param original CATALINA_BASE of the installation
     * @param folder of the copy, not there yet
     */
    public static TomcatBase installed(Path home, Path original, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Shell.run(original, "COPY=" + folder, """
                for part in conf lib webapps logs work temp; do
                    if [ $part = lib ] && [ -e lib/catalina.jar ] || [ ! -e $part ]; then mkdir $COPY/$part
                    elif [ $part = webapps ] && [ -e webapps/manager ]; then mkdir $COPY/$part
                    else cp -aL $part $COPY/; fi
                done
                [ -d $COPY/temp ] && chmod 1777 $COPY/temp
                sed -i 's/<Server port="8005"/<Server port="-1"/; s/port="8080"/port="0" address="127.0.0.1"/' $COPY/conf/server.xml
                """);
        return new TomcatBase(home, folder, true);
    }

    /** Puts the jar that is dropped in into a folder as well. */
    public void addArtefact(String into) throws IOException {
        Path artefact = artefact();
        Files.createDirectories(folder.resolve(into));
        Files.copy(artefact, folder.resolve(into).resolve(artefact.getFileName()));
    }

    /** Puts classes of the tests into a folder, with those within them. */
    public void addClasses(String into, Class<?>... classes) throws IOException {
        for (Class<?> each : classes) {
            String file = each.getName().replace('.', '/');
            Path from = Path.of("target/test-classes", file).getParent();
            Path to = folder.resolve(into).resolve(file).getParent();
            Files.createDirectories(to);
            try (Stream<Path> parts = Files.list(from)) {
                for (Path part : parts.toList()) {
                    if (part.getFileName().toString().matches(each.getSimpleName() + "(\\$.*)?\\.class")) {
                        Files.copy(part, to.resolve(part.getFileName()));
                    }
                }
            }
        }
    }

    /** The jar with the samples. */
    public static Path samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../sample-apps/target").toAbsolutePath())) {
            return files.filter(file -> file.getFileName().toString().matches("sample-apps-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
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
        return engine(ENGINE.formatted(elements));
    }

    /** Writes {@code server.xml} with this Engine. */
    public TomcatBase engine(String engine) throws IOException {
        Files.writeString(folder.resolve("conf/server.xml"), SERVER.formatted(engine));
        return this;
    }

    /** Has the connector of {@code server.xml}, which has been written, be of this class. */
    public TomcatBase connector(String protocol) throws IOException {
        Path file = folder.resolve("conf/server.xml");
        Files.writeString(
                file, Files.readString(file).replace("protocol=\"HTTP/1.1\"", "protocol=\"" + protocol + "\""));
        return this;
    }

    /** Changes {@code server.xml} so that the connector has so many threads. */
    public TomcatBase threads(int most) throws IOException {
        Path server = folder.resolve("conf/server.xml");
        String text = Files.readString(server);
        Files.writeString(server, text.replace("<Connector ", "<Connector maxThreads=\"" + most + "\" "));
        return this;
    }

    /** Writes a file and answers its path. */
    public Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
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
