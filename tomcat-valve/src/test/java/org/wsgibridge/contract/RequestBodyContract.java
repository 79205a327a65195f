// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.testkit.RawHttp;

/** What applications and clients are promised of request bodies. */
abstract class RequestBodyContract extends ModeContract {

    @Test
    void givesTheApplicationASmallBody() throws Exception {
        var request = HttpRequest.newBuilder(bridge.uri("/app/echo"))
                .POST(HttpRequest.BodyPublishers.ofString("a=1&b=2"))
                .build();

        assertThat(send(request).body()).isEqualTo("a=1&b=2");
    }

    @Test
    void givesTheApplicationALargeBodyOfKnownLength() throws Exception {
        byte[] body = new byte[5_000_000];
        var request = HttpRequest.newBuilder(bridge.uri("/app/length"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();

        assertThat(send(request).body()).isEqualTo("5000000");
    }

    @Test
    void givesTheApplicationABodyOfUnknownLength() throws Exception {
        byte[] body = new byte[1_000_000];
        Arrays.fill(body, (byte) 'x');
        var request = HttpRequest.newBuilder(bridge.uri("/app/echo"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .build();

        assertThat(send(request).body()).hasSize(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"})
    void answersTheRequestThatIsThereAlreadyAfterABody(String body) throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            for (int i = 0; i < 20; i++) {
                client.send("POST /app/echo HTTP/1.1\r\nHost: localhost\r\n" + body + GET.formatted("hello"));

                // What comes first may be the last chunk of the response before.
                assertThat(client.readUntil("abc")).contains("HTTP/1.1 200");
                assertThat(client.readUntil("Hello World!")).contains("HTTP/1.1 200");
            }
        }
    }

    @Test
    void answersTheRequestThatIsThereAlreadyAfterALargeBody() throws Exception {
        String head = "POST /app/length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n";
        try (var client = new RawHttp(bridge.uri("/"))) {
            for (int i = 0; i < 5; i++) {
                client.send(head + "x".repeat(300_000) + GET.formatted("hello"));

                assertThat(client.readUntil("300000")).contains("HTTP/1.1 200");
                assertThat(client.readUntil("Hello World!")).contains("HTTP/1.1 200");
            }
        }
    }

    @Test
    void answersBeforeABodyThatTheApplicationDoesNotRead() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            String response = client.send(
                            "POST /app/refuses HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000000\r\n\r\n")
                    .readUntil("not read");

            assertThat(response).startsWith("HTTP/1.1 413").endsWith("not read");
        }
    }

    @Test
    void answersBeforeASmallBodyThatTheApplicationDoesNotRead() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            String response = client.send("POST /app/refuses HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n")
                    .readUntil("not read");

            assertThat(response).startsWith("HTTP/1.1 413").endsWith("not read");
        }
    }

    @Test
    void givesTheApplicationASmallBodyAsItArrives() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            String response = client.send(
                            "POST /app/begins HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabc")
                    .readUntil("abc");

            assertThat(response).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void asksForABodyOnlyWhenTheApplicationReads() throws Exception {
        String head = "POST /app/%s HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
        try (var reading = new RawHttp(bridge.uri("/"));
                var refusing = new RawHttp(bridge.uri("/"))) {
            assertThat(reading.send(head.formatted("echo")).readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 100");
            assertThat(reading.send("abc").readUntil("abc")).contains("HTTP/1.1 200");
            assertThat(refusing.send(head.formatted("refuses")).readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void blamesTheClientForABodyThatIsMalformed() throws Exception {
        assertThat(malformed("length")).startsWith("HTTP/1.1 400");
    }

    @Test
    void tellsTheApplicationOfABodyThatIsMalformedAndSendsItsAnswer() throws Exception {
        assertThat(malformed("does_not_mind"))
                .startsWith("HTTP/1.1 200")
                .as("whole, be it in chunks or with its length")
                .containsPattern("not read(\r\n0\r\n\r\n)?\\z");
    }

    @Test
    void endsTheAnswerToABodyThatIsMalformedProperlyWhenItTakesItsTime() throws Exception {
        assertThat(malformed("does_not_mind_and_takes_its_time"))
                .startsWith("HTTP/1.1 200")
                .contains("\r\nnot read\r\n")
                .endsWith("\r\nlast\r\n0\r\n\r\n");
    }

    private String malformed(String application) throws IOException {
        try (var client = new RawHttp(bridge.uri("/"))) {
            return client.send("POST /app/" + application + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nno length\r\n")
                    .readAll();
        }
    }
}
