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
import org.wsgibridge.testkit.Conditions;
import org.wsgibridge.testkit.JmxProxy;
import org.wsgibridge.testkit.OperatorServlet;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.RecordApplication;
import org.wsgibridge.testkit.Shell;
import org.wsgibridge.testkit.StockTomcat;
import org.wsgibridge.testkit.TomcatBase;
import org.wsgibridge.tomcat.Combinations.Combination;

/** Nothing of ours is left in a Tomcat that goes on, and nothing of others is kept by us. */
@Timeout(300)
class TomcatLeaksIT {

    private static final int TIMES = 10;

    /**
     * Without the thread by which Tomcat looks after web applications: it waits for one that is being stopped, with that
     * one's class loader in its hands, and then Tomcat reports it, whatever the web application is.
     */
    private static final String ENGINE = """
            <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="-1">
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

    private static final String VALVE = "Catalina:type=Valve,host=valve.example,name=BridgeValve";

    /** Tomcat looks into jars otherwise, which takes longer than all the rest. */
    private static final String CONTEXT = """
            <Context>
              %s
              <JarScanner scanClassPath="false"><JarScanFilter tldSkip="*" pluggabilitySkip="*"/></JarScanner>
            </Context>
            """;

    private static final String VALVE_IN_CONTEXT = """
            <Valve className="org.wsgibridge.valve.BridgeValve" config="conf/valve.conf"/>
            """;

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <servlet>
                <servlet-name>all</servlet-name>
                <servlet-class>%s</servlet-class>
                %s
                <load-on-startup>1</load-on-startup>
                <async-supported>true</async-supported>
              </servlet>
              <servlet-mapping><servlet-name>all</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
            </web-app>
            """;

    private static final String PARAMETERS = """
            <init-param><param-name>config</param-name><param-value>WEB-INF/wsgi.conf</param-value></init-param>
            """;

    /** A group with one slot, and Java in the process of Tomcat. */
    private static final String SITE = """
            WSGIDaemonProcess one threads=1
            WSGIScriptAlias %1$s/gated %2$s process-group=one
            WSGIScriptAlias %1$s/java java:org.wsgibridge.testkit.RecordApplication
            """;

    /** Holds a request that asks for it until there is a file "go". */
    private static final String GATED = """
            import os, time
            folder = os.path.dirname(__file__)
            def application(environ, start_response):
                gate = os.path.join(folder, environ['SCRIPT_NAME'].split('/')[1] + '-')
                if environ['QUERY_STRING'] == 'hold':
                    open(gate + 'held', 'w').close()
                    while not os.path.exists(gate + 'go'):
                        time.sleep(0.01)
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [b'answered']
            """;

    /** A web application with the servlet, or with the valve. */
    private record Deployment(String name, String group) {

        static final Deployment WAR = new Deployment(
                "war", "Catalina:type=WSGIProcessGroup,host=localhost,context=/war,servlet=all,name=one");
        static final Deployment IN =
                new Deployment("in", "Catalina:type=WSGIProcessGroup,host=localhost,context=/in,name=one");
    }

    @TempDir
    Path folder;

    /** What is kept differs by Java. */
    static Stream<Combination> tomcats() throws IOException {
        return Combinations.oldestAndNewest();
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void leavesNoProcessThreadFileBeanOrClassLoaderBehind(Combination combination) throws Exception {
        TomcatBase base = base(combination);
        base.write("conf/valve.conf", SITE.formatted("/in", "gated.py"));
        base.write("source/in/META-INF/context.xml", CONTEXT.formatted(VALVE_IN_CONTEXT));
        base.write("source/war/META-INF/context.xml", CONTEXT.formatted(""));
        base.write("source/war/WEB-INF/web.xml", WEB_XML.formatted("org.wsgibridge.servlet.BridgeServlet", PARAMETERS));
        base.write("source/war/WEB-INF/wsgi.conf", SITE.formatted("/war", folder.resolve("conf/gated.py")));
        base.addArtefact("source/war/WEB-INF/lib");
        base.addClasses("source/war/WEB-INF/classes", RecordApplication.class);

        try (var tomcat = StockTomcat.start(base, combination.java())) {
            var manager = new JmxProxy(tomcat);

            together(
                    () -> deployAgainAndAgain(tomcat, manager, Deployment.IN),
                    () -> deployAgainAndAgain(tomcat, manager, Deployment.WAR),
                    () -> restartTheHostAgainAndAgain(manager));
            manager.invoke(HOST, "stop");

            assertThat(tomcat.children()).isEmpty();
            assertThat(manager.command("threaddump")).doesNotContain("\"wsgi-");
            assertThat(manager.names("*:type=WSGI*,*")).isEmpty();
            assertThat(filesOfOurs(base)).isEmpty();
            tomcat.await("class loaders of web applications to go", () -> !manager.findsLeaks());
            assertThat(classesInUse(combination, tomcat)).doesNotContain("org.wsgibridge.callable.GroupClassLoader");
            assertThat(tomcat.log()).noneMatch(line -> line.contains("memory leak") || line.contains("SEVERE"));
        }
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void keepsNothingOfAWebApplicationByWhichAnOperatorHasHadAValveStarted(Combination combination) throws Exception {
        TomcatBase base = base(combination);
        base.write("source/console/META-INF/context.xml", CONTEXT.formatted(""));
        base.write("source/console/WEB-INF/web.xml", WEB_XML.formatted(OperatorServlet.class.getName(), ""));
        base.addClasses("source/console/WEB-INF/classes", OperatorServlet.class);

        try (var tomcat = StockTomcat.start(base, combination.java())) {
            var manager = new JmxProxy(tomcat);
            manager.command("deploy?path=/console&war=file:" + folder.resolve("source/console"));
            assertThat(operate(tomcat, HOST, "stop")).isEqualTo("null");
            assertThat(operate(tomcat, HOST, "start")).isEqualTo("null");
            base.write(
                    "conf/wsgi.conf",
                    SITE.formatted("", "gated.py")
                            + SITE.formatted("/new", "gated.py").replace("one", "two"));
            assertThat(operate(tomcat, VALVE, "reload")).isEqualTo("true");
            assertThat(inHost(tomcat, "/gated")).endsWith("answered");

            manager.command("undeploy?path=/console");

            tomcat.await("the class loader of the web application to go", () -> !manager.findsLeaks());
            assertThat(inHost(tomcat, "/new/gated")).endsWith("answered");
            assertThat(inHost(tomcat, "/java")).contains("true");
            tomcat.stop();
            assertThat(tomcat.log()).noneMatch(line -> line.contains("memory leak") || line.contains("SEVERE"));
        }
    }

    private TomcatBase base(Combination combination) throws IOException {
        var base = new TomcatBase(combination.tomcat(), folder).engine(ENGINE);
        base.write("conf/gated.py", GATED);
        base.write("conf/wsgi.conf", SITE.formatted("", "gated.py"));
        base.addClasses("lib", RecordApplication.class);
        return base;
    }

    private Void deployAgainAndAgain(StockTomcat tomcat, JmxProxy manager, Deployment application) throws Exception {
        String path = "/" + application.name();
        for (int i = 0; i < TIMES; i++) {
            manager.command("deploy?path=" + path + "&war=file:" + folder.resolve("source" + path));
            waitInLine(tomcat, manager, application);
            assertThat(tomcat.get(path + "/java").body()).startsWith("true");
            manager.command("reload?path=" + path);
            assertThat(tomcat.get(path + "/gated").body()).isEqualTo("answered");
            manager.command("stop?path=" + path);
            manager.command("start?path=" + path);
            manager.command("undeploy?path=" + path);
        }
        return null;
    }

    /** Has one request be served and two wait, which go on by other threads. */
    private void waitInLine(StockTomcat tomcat, JmxProxy manager, Deployment application) throws Exception {
        Path held = folder.resolve("conf/" + application.name() + "-held");
        Path go = folder.resolve("conf/" + application.name() + "-go");
        String request = "GET /" + application.name() + "/gated%s HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (var first = new RawHttp(tomcat.uri("/"));
                var second = new RawHttp(tomcat.uri("/"));
                var third = new RawHttp(tomcat.uri("/"))) {
            first.send(request.formatted("?hold"));
            Conditions.await("the request to begin", () -> Files.exists(held));
            second.send(request.formatted(""));
            third.send(request.formatted(""));
            Conditions.await(
                    "two to wait",
                    () -> manager.attributeNow(application.group(), "WaitingRequests")
                            .equals("2"));
            Files.createFile(go);
            for (RawHttp client : List.of(first, second, third)) {
                assertThat(client.readUntil("answered")).startsWith("HTTP/1.1 200");
            }
        }
        Files.delete(held);
        Files.delete(go);
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

    private static String operate(StockTomcat tomcat, String bean, String operation) throws Exception {
        return tomcat.get("/console/?bean=" + bean + "&operation=" + operation).body();
    }

    private static String inHost(StockTomcat tomcat, String path) throws IOException {
        try (var client = new RawHttp(tomcat.uri("/"))) {
            return client.send("GET " + path + " HTTP/1.0\r\nHost: valve.example\r\n\r\n")
                    .readAll();
        }
    }

    private String classesInUse(Combination combination, StockTomcat tomcat) throws Exception {
        return Shell.run(folder, "PID=" + tomcat.pid(), combination.java() + "/bin/jcmd $PID GC.class_histogram");
    }

    private static List<Path> filesOfOurs(TomcatBase base) throws IOException {
        try (Stream<Path> files = Files.list(base.temporary())) {
            return files.filter(file -> file.getFileName().toString().startsWith("wsgi-bridge"))
                    .toList();
        }
    }
}
