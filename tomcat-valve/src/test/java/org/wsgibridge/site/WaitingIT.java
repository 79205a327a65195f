// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.wsgibridge.testkit.Conditions;
import org.wsgibridge.testkit.RawHttp;

/** Under Tomcat's own connector. */
class WaitingIT extends WaitingContract {

    @Override
    Connector connector() {
        return new Connector("HTTP/1.1");
    }

    @Override
    int others() {
        return 0;
    }

    @Test
    void leavesTheThreadsOfTheContainerToOthers() throws Exception {
        try (var tomcat = serve("")) {
            hold(tomcat);
            for (int i = 0; i < MANY; i++) {
                get(tomcat, "/gated/waits");
            }
            Conditions.await(
                    "only the thread of the request that is served to be busy", () -> tomcat.busyThreads() == 1);

            assertThat(answer(tomcat, "/ready").statusCode()).isEqualTo(200);
            assertThat(answer(tomcat, "/other/plain").body()).isEqualTo("plain");

            open();
            for (RawHttp client : clients.subList(1, clients.size())) {
                assertThat(client.readUntil("waits")).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void servesStreamsOfOneConnectionThatHaveWaited() throws Exception {
        try (var tomcat = serve("")) {
            hold(tomcat);
            var client = HttpClient.newHttpClient();
            List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                var request = HttpRequest.newBuilder(tomcat.uri("/gated/" + i)).build();
                responses.add(client.sendAsync(request, BodyHandlers.ofString()));
            }
            Conditions.await("them to wait", () -> tomcat.busyThreads() == 1);
            assertThat(answer(tomcat, "/ready").statusCode()).isEqualTo(200);
            open();

            for (int i = 0; i < MANY; i++) {
                HttpResponse<String> response = responses.get(i).join();
                assertThat(response.body()).isEqualTo("/" + i);
                assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            }
        }
    }
}
