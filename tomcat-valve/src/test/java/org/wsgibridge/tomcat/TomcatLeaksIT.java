// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.JmxProxy;
import org.wsgibridge.testkit.Scripts;
import org.wsgibridge.testkit.StockTomcat;
import org.wsgibridge.testkit.TomcatBase;
import org.wsgibridge.tomcat.Combinations.Combination;

/** Ten times stopped, started, reloaded and undeployed, nothing of ours is left in a Tomcat that goes on. */
@Timeout(300)
class TomcatLeaksIT {

    private static final int TIMES = 10;

    private static final String ENGINE = """
            <Engine name="Catalina" defaultHost="localhost">
              <Realm className="org.apache.catalina.realm.MemoryRealm"/>
              <Host name="localhost" appBase="webapps" autoDeploy="false">
                MANAGER
              </Host>
              <Host name="valve.example" appBase="none" autoDeploy="false">
                <Valve className="org.wsgibridge.valve.BridgeValve" config="conf/wsgi.conf"/>
              </Host>
            </Engine>
            """.replace("MANAGER", TomcatBase.MANAGER);

    private static final String HOST = "Catalina:type=Host,host=valve.example";

    /** Tomcat looks into jars otherwise, which takes longer than all the rest. */
    private static final String CONTEXT = """
            <Context>
              %s
              <JarScanner scanClassPath="false"><JarScanFilter tldSkip="*" pluggabilitySkip="*"/></JarScanner>
            </Context>
            """;

    private static final String VALVE = """
            <Valve className="org.wsgibridge.valve.BridgeValve" config="conf/valve.conf"/>
            """;

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <servlet>
                <servlet-name>pid</servlet-name>
                <servlet-class>org.wsgibridge.servlet.BridgeServlet</servlet-class>
                <init-param><param-name>WSGIScriptAlias</param-name><param-value>${CONTEXT_PATH}/pid WEB-INF/pid.py process-group=war
            ${CONTEXT_PATH}/java java:org.wsgibridge.samples.HelloPage</param-value></init-param>
                <init-param><param-name>WSGIDaemonProcess</param-name><param-value>war processes=1 threads=1</param-value></init-param>
                <load-on-startup>1</load-on-startup>
                <async-supported>true</async-supported>
              </servlet>
              <servlet-mapping><servlet-name>pid</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
            </web-app>
            """;

    @TempDir
    Path folder;

    /** The older Tomcat with older Javas, the newer one with newer ones: what is kept differs by Java, not by Tomcat. */
    static Stream<Combination> tomcats() throws IOException {
        List<Combination> all = Combinations.onThisJava().toList();
        return Stream.of(all.get(Runtime.version().feature() < 21 ? 0 : all.size() - 1));
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void leavesNoProcessThreadFileOrBeanBehind(Combination combination) throws Exception {
        var base = new TomcatBase(combination.tomcat(), folder).engine(ENGINE);
        base.write("conf/pid.py", Scripts.PID);
        base.write(
                "conf/wsgi.conf", "WSGIDaemonProcess host threads=1\nWSGIScriptAlias /pid pid.py process-group=host\n");
        base.write(
                "conf/valve.conf", "WSGIDaemonProcess in threads=1\nWSGIScriptAlias /in/pid pid.py process-group=in\n");
        base.write("source/in/META-INF/context.xml", CONTEXT.formatted(VALVE));
        base.write("source/war/META-INF/context.xml", CONTEXT.formatted(""));
        base.write("source/war/WEB-INF/web.xml", WEB_XML);
        base.write("source/war/WEB-INF/pid.py", Scripts.PID);
        base.addArtefact("source/war/WEB-INF/lib");
        base.addSamples("source/war/WEB-INF/lib");

        try (var tomcat = StockTomcat.start(base, combination.java())) {
            var manager = new JmxProxy(tomcat);

            together(
                    () -> deployAgainAndAgain(tomcat, manager, "/in"),
                    () -> deployAgainAndAgain(tomcat, manager, "/war"),
                    () -> restartTheHostAgainAndAgain(manager));
            manager.invoke(HOST, "stop");

            assertThat(tomcat.children()).isEmpty();
            assertThat(manager.command("threaddump")).doesNotContain("\"wsgi-");
            assertThat(manager.names("*:type=WSGI*,*")).isEmpty();
            assertThat(filesOfOurs(base)).isEmpty();
            assertThat(tomcat.log()).noneMatch(line -> line.contains("[wsgi-") && line.contains("memory leak"));
        }
    }

    private static Void deployAgainAndAgain(StockTomcat tomcat, JmxProxy manager, String path) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            manager.command("deploy?path=" + path + "&war=file:" + tomcat.base().resolve("source" + path));
            assertThat(tomcat.get(path + "/pid").statusCode()).isEqualTo(200);
            manager.command("reload?path=" + path);
            assertThat(tomcat.get(path + "/pid").statusCode()).isEqualTo(200);
            manager.command("stop?path=" + path);
            manager.command("start?path=" + path);
            manager.command("undeploy?path=" + path);
        }
        return null;
    }

    private static Void restartTheHostAgainAndAgain(JmxProxy manager) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            manager.invoke(HOST, "stop");
            manager.invoke(HOST, "start");
        }
        return null;
    }

    private static void together(Callable<?>... tasks) throws Exception {
        var threads = Executors.newFixedThreadPool(tasks.length);
        try {
            for (Future<?> task : threads.invokeAll(
                    Stream.of(tasks).map(each -> (Callable<Object>) each::call).toList())) {
                task.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static List<Path> filesOfOurs(TomcatBase base) throws IOException {
        try (Stream<Path> files = Files.list(base.temporary())) {
            return files.filter(file -> file.getFileName().toString().startsWith("wsgi-bridge"))
                    .toList();
        }
    }
}
