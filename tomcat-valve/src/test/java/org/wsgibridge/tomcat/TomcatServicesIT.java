// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.JmxProxy;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.StockTomcat;
import org.wsgibridge.testkit.TomcatBase;
import org.wsgibridge.tomcat.Combinations.Combination;

/** What a Tomcat does for its web applications it does for applications of valves as well, wherever these stand. */
@Timeout(180)
@ParameterizedClass(name = "{0}")
@MethodSource("org.wsgibridge.tomcat.Combinations#onThisJava")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TomcatServicesIT {

    /** Answers with the variable of the environ that the query names. */
    private static final String VARIABLE = """
            def application(environ, start_response):
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [str(environ.get(environ['QUERY_STRING'])).encode()]
            """;

    private static final String ENGINE = """
            <Engine name="Catalina" defaultHost="localhost">
              <Realm className="org.apache.catalina.realm.MemoryRealm"/>
              <Valve className="org.apache.catalina.valves.RemoteIpValve" protocolHeader="x-forwarded-proto"/>
              <Valve className="org.apache.catalina.valves.AccessLogValve" directory="logs" prefix="access"
                     suffix=".log" pattern="%m %U %s %u" rotatable="false" buffered="false"/>
              <Valve className="org.wsgibridge.valve.BridgeValve" config="conf/engine.conf"/>
              <Host name="localhost" appBase="webapps" autoDeploy="false">
                MANAGER
                <Context path="/members" docBase="members">
                  <Valve className="org.wsgibridge.valve.BridgeValve" config="conf/members.conf"/>
                </Context>
              </Host>
              <Host name="shop.example" appBase="shop" autoDeploy="false">
                <Valve className="org.wsgibridge.valve.BridgeValve" config="conf/first.conf"/>
                <Valve className="org.wsgibridge.valve.BridgeValve" config="conf/second.conf"/>
              </Host>
            </Engine>
            """.replace("MANAGER", TomcatBase.MANAGER);

    private static final String MEMBERS_ONLY = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <security-constraint>
                <web-resource-collection><web-resource-name>all</web-resource-name><url-pattern>/*</url-pattern></web-resource-collection>
                <auth-constraint><role-name>member</role-name></auth-constraint>
              </security-constraint>
              <login-config>
                <auth-method>FORM</auth-method>
                <form-login-config><form-login-page>/login.html</form-login-page><form-error-page>/login.html</form-error-page></form-login-config>
              </login-config>
              <security-role><role-name>member</role-name></security-role>
              <error-page><error-code>404</error-code><location>/lost.html</location></error-page>
            </web-app>
            """;

    private static final String SERVICE = """
            WSGIDaemonProcess service threads=0
            WSGIImportScript sleeps.py process-group=service application-group=%{GLOBAL}
            """;

    private static final String GROUP = "Catalina:type=WSGIProcessGroup,name=engine";

    @TempDir
    static Path temporary;

    @Parameter
    Combination combination;

    private Path folder;
    private StockTomcat tomcat;
    private JmxProxy manager;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        folder = Files.createTempDirectory(temporary, "base");
        var base = new TomcatBase(combination.tomcat(), folder).engine(ENGINE);
        base.write("conf/variable.py", VARIABLE);
        base.write("conf/engine.conf", site("engine", "/engine.py", 2));
        base.write("conf/members.conf", site("members", "/members/variable", 1));
        base.write("conf/first.conf", site("first", "/first.py", 1));
        base.write("conf/second.conf", site("second", "/second.py", 1) + SERVICE);
        base.write("conf/sleeps.py", "import time\ntime.sleep(600)\n");
        base.write("webapps/members/WEB-INF/web.xml", MEMBERS_ONLY);
        base.write("webapps/members/login.html", "please log in");
        base.write("webapps/members/lost.html", "lost among members");
        Files.createDirectories(folder.resolve("shop"));
        tomcat = StockTomcat.start(base, combination.java());
        manager = new JmxProxy(tomcat);
    }

    private static String site(String group, String path, int processes) {
        return "WSGIDaemonProcess " + group + " threads=3 processes=" + processes + "\nWSGIScriptAlias " + path
                + " variable.py process-group=" + group + " application-group=%{GLOBAL}\n";
    }

    @AfterParameterizedClassInvocation
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
    }

    @Test
    void believesTheRemoteIpValve() throws Exception {
        String[] proxied = {"X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https"};

        assertThat(tomcat.get("/engine.py?REMOTE_ADDR", proxied).body()).isEqualTo("203.0.113.7");
        assertThat(tomcat.get("/engine.py?wsgi.url_scheme", proxied).body()).isEqualTo("https");
    }

    @Test
    void speaksHttp2() throws Exception {
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(tomcat.uri("/engine.py?SERVER_PROTOCOL")).build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.body()).isEqualTo("HTTP/2.0");
    }

    @Test
    void servesTwoValvesInOneVirtualHost() throws Exception {
        assertThat(inShop("/first.py?mod_wsgi.process_group")).endsWith("first");
        assertThat(inShop("/second.py?mod_wsgi.process_group")).endsWith("second");
    }

    @Test
    void keepsVirtualHostsApart() throws Exception {
        assertThat(tomcat.get("/first.py").statusCode()).isEqualTo(404);
        assertThat(inShop("/engine.py?mod_wsgi.process_group")).endsWith("engine");
    }

    @Test
    void keepsAnApplicationBehindTheLoginOfItsWebApplication() throws Exception {
        var member = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();

        assertThat(get(member, "/members/variable?REMOTE_USER")).isEqualTo("please log in");
        assertThat(login(member)).isEqualTo("wert");

        assertThat(get(member, "/members/variable?AUTH_TYPE")).isEqualTo("FORM");
        assertThat(get(member, "/members/nothing")).isEqualTo("lost among members");
        tomcat.await("the line with the user", () -> accessLog().contains("GET /members/variable 200 wert"));
    }

    @Test
    void logsEachRequestOnceWhereverItsValveStands() throws Exception {
        tomcat.get("/engine.py/once");
        inShop("/first.py/once");
        tomcat.get("/nothing/once");

        tomcat.await("the last line", () -> accessLog().contains("GET /nothing/once 404 -"));
        assertThat(accessLog().stream().filter(line -> line.contains("/once")))
                .containsExactlyInAnyOrder(
                        "GET /engine.py/once 200 -", "GET /first.py/once 200 -", "GET /nothing/once 404 -");
    }

    @Test
    void showsValvesGroupsAndWorkersToOperators() throws Exception {
        assertThat(manager.names("Catalina:type=Valve,name=BridgeValve,*"))
                .containsExactlyInAnyOrder(
                        "Catalina:type=Valve,name=BridgeValve",
                        "Catalina:type=Valve,host=localhost,context=/members,name=BridgeValve",
                        "Catalina:type=Valve,host=shop.example,name=BridgeValve",
                        "Catalina:type=Valve,host=shop.example,seq=1,name=BridgeValve");
        assertThat(manager.names("*:type=WSGIProcessGroup,*")).hasSize(5).contains(GROUP);
        assertThat(manager.names("Catalina:type=WSGIWorker,processGroup=first,*"))
                .hasSize(1);
        assertThat(manager.attribute("Catalina:type=Valve,name=BridgeValve", "serving"))
                .isEqualTo("true");
    }

    @Test
    void tellsOperatorsWhatAGroupHasDone() throws Exception {
        long before = manager.number(GROUP, "RequestsServed");
        tomcat.get("/engine.py");
        tomcat.get("/engine.py");

        assertThat(manager.number(GROUP, "RequestsServed")).isEqualTo(before + 2);
        assertThat(manager.number(GROUP, "IdleSlots")).isEqualTo(6);
        assertThat(manager.number(GROUP, "ResidentBytes")).isPositive();
        assertThat(manager.attribute(GROUP, "State")).isEqualTo("serving");
    }

    @Test
    void restartsTheWorkersOfAGroupForAnOperator() throws Exception {
        List<String> before = manager.names("Catalina:type=WSGIWorker,processGroup=second,*");
        String group = "Catalina:type=WSGIProcessGroup,host=shop.example,seq=1,name=second";

        manager.invoke(group, "restart");

        tomcat.await(
                "another worker",
                () -> !workers("second").equals(before) && workers("second").size() == 1);
        assertThat(manager.number(group, "Restarts")).isEqualTo(1);
        assertThat(manager.attribute(group, "LastRestartReason")).isEqualTo("graceful_signal");
    }

    @Test
    void showsAServiceToOperatorsAndRestartsItForThem() throws Exception {
        String group = "Catalina:type=WSGIProcessGroup,host=shop.example,seq=1,name=service";
        assertThat(manager.attribute(group, "State")).isEqualTo("serving");
        assertThat(manager.number(group, "Threads")).isZero();
        assertThat(manager.number(group, "ResidentBytes")).isPositive();
        List<String> before = workers("service");

        manager.invoke(group, "restart");

        tomcat.await(
                "another worker",
                () -> !workers("service").equals(before) && workers("service").size() == 1);
        assertThat(manager.number(group, "Restarts")).isEqualTo(1);
    }

    @Test
    void readsTheConfigurationOfOneValveAgainForAnOperator() throws Exception {
        Files.writeString(folder.resolve("conf/members.conf"), site("members", "/members/renamed", 1));

        assertThat(manager.invoke("Catalina:type=Valve,host=localhost,context=/members,name=BridgeValve", "reload"))
                .contains("true");

        assertThat(manager.names("Catalina:type=WSGIProcessGroup,name=members,*"))
                .hasSize(1);
        Files.writeString(folder.resolve("conf/members.conf"), site("members", "/members/variable", 1));
        assertThat(manager.invoke("Catalina:type=Valve,host=localhost,context=/members,name=BridgeValve", "reload"))
                .contains("true");
    }

    @Test
    void scalesAGroupUpAndDownForAnOperator() throws Exception {
        String group = "Catalina:type=WSGIProcessGroup,host=shop.example,name=first";
        long restarts = manager.number(group, "Restarts");

        manager.invoke(group, "scale", "3");
        tomcat.await("three workers", () -> idleSlots(group) == 9);
        manager.invoke(group, "scale", "1");

        tomcat.await("one worker", () -> idleSlots(group) == 3);
        assertThat(manager.number(group, "Restarts")).isEqualTo(restarts);
        assertThat(inShop("/first.py?mod_wsgi.process_group")).endsWith("first");
    }

    @Test
    void writesTheStacksOfWorkersToTheLogForAnOperator() throws Exception {
        manager.invoke(GROUP, "dumpStacks");

        // Two workers of three threads and the main one.
        tomcat.await(
                "the stacks of both workers",
                () -> tomcat.log().stream()
                                .filter(line -> line.contains("most recent call first"))
                                .count()
                        >= 8);
    }

    private long idleSlots(String group) {
        try {
            return manager.number(group, "IdleSlots");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while it waited", e);
        }
    }

    private List<String> workers(String group) {
        try {
            return manager.names("Catalina:type=WSGIWorker,processGroup=" + group + ",*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while it waited", e);
        }
    }

    private String inShop(String path) throws IOException {
        try (var client = new RawHttp(URI.create(tomcat.uri("/").toString()))) {
            return client.send("GET " + path + " HTTP/1.0\r\nHost: shop.example\r\n\r\n")
                    .readAll();
        }
    }

    private String login(HttpClient client) throws IOException, InterruptedException {
        var form = HttpRequest.newBuilder(tomcat.uri("/members/j_security_check"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("j_username=wert&j_password=secret"));
        return client.send(form.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private String get(HttpClient client, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(tomcat.uri(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private List<String> accessLog() {
        Path log = folder.resolve("logs/access.log");
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
