// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.Conditions;
import org.wsgibridge.testkit.JmxProxy;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.StockTomcat;
import org.wsgibridge.testkit.TomcatBase;
import org.wsgibridge.tomcat.Combinations.Combination;

/** A war with the servlet in Tomcats as they are published, with four threads. */
@Timeout(120)
class WarInStockTomcatIT {

    private static final int THREADS = 4;

    /** Far more than there are threads. */
    private static final int MANY = 40;

    private static final String ENGINE = """
            <Engine name="Catalina" defaultHost="localhost">
              <Realm className="org.apache.catalina.realm.MemoryRealm"/>
              <Host name="localhost" appBase="webapps" autoDeploy="false">
                MANAGER
              </Host>
            </Engine>
            """.replace("MANAGER", TomcatBase.MANAGER);

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <servlet>
                <servlet-name>bridge</servlet-name>
                <servlet-class>org.wsgibridge.servlet.BridgeServlet</servlet-class>
                <init-param><param-name>WSGIDaemonProcess</param-name><param-value>one threads=1</param-value></init-param>
                <init-param>
                  <param-name>WSGIScriptAlias</param-name>
                  <param-value>${CONTEXT_PATH}/gated WEB-INF/gated.py process-group=one</param-value>
                </init-param>
                <load-on-startup>1</load-on-startup>
                <async-supported>true</async-supported>
              </servlet>
              <servlet-mapping><servlet-name>bridge</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
            </web-app>
            """;

    /** Waits until there is a file "open". */
    private static final String GATED = """
            import os, time
            folder = os.path.dirname(__file__)
            def application(environ, start_response):
                while not os.path.exists(os.path.join(folder, 'open')):
                    time.sleep(0.02)
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [b'waited']
            """;

    @TempDir
    Path folder;

    private final List<RawHttp> clients = new ArrayList<>();

    static Stream<Combination> combinations() throws IOException {
        return Combinations.all();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void holdsNoThreadForRequestsThatWait(Combination combination) throws Exception {
        try (var tomcat = serve(combination, "shop")) {
            var manager = new JmxProxy(tomcat);
            for (int i = 0; i <= MANY; i++) {
                var client = new RawHttp(tomcat.uri("/"));
                clients.add(client.send("GET /shop/gated HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }
            String group = "Catalina:type=WSGIProcessGroup,host=localhost,context=/shop,servlet=bridge,name=one";
            Conditions.await(
                    "all but one to wait",
                    () -> manager.attributeNow(group, "WaitingRequests").equals("" + MANY));

            assertThat(tomcat.get("/other/").body()).isEqualTo("another web application");

            Files.createFile(folder.resolve("webapps/shop/WEB-INF/open"));
            for (RawHttp client : clients) {
                assertThat(client.readUntil("waited")).startsWith("HTTP/1.1 200");
            }
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void showsTheGroupsOfTwoVersionsOfAWarNextToEachOther(Combination combination) throws Exception {
        try (var tomcat = serve(combination, "shop##1", "shop##2")) {
            assertThat(new JmxProxy(tomcat).names("Catalina:type=WSGIProcessGroup,*"))
                    .containsExactlyInAnyOrder(
                            "Catalina:type=WSGIProcessGroup,context=/shop##1,host=localhost,servlet=bridge,name=one",
                            "Catalina:type=WSGIProcessGroup,context=/shop##2,host=localhost,servlet=bridge,name=one");
        }
    }

    private StockTomcat serve(Combination combination, String... names) throws IOException {
        var base = new TomcatBase(combination.tomcat(), folder).engine(ENGINE).threads(THREADS);
        for (String name : names) {
            String war = "webapps/" + name;
            base.write(war + "/WEB-INF/web.xml", WEB_XML);
            base.write(war + "/WEB-INF/gated.py", GATED);
            base.addArtefact(war + "/WEB-INF/lib");
        }
        return StockTomcat.start(base, combination.java());
    }
}
