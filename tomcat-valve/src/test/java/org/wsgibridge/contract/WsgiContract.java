// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.wsgibridge.testkit.RawHttp;

/** What PEP 3333 promises to applications and clients, seen from a client. */
abstract class WsgiContract extends RequestBodyContract {

    @Test
    void computesTheContentLengthOfABodyThatItHasWhole() throws Exception {
        HttpResponse<String> response = get("hello");

        assertThat(response.body()).isEqualTo("Hello World!");
        assertThat(response.headers().firstValue("Content-Length")).hasValue("12");
    }

    @Test
    void sendsStatusAndHeadersAsGivenRepeatedOnesInOrder() throws Exception {
        HttpResponse<String> response = get("headers");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void sendsHeaderValuesAsLatin1() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            assertThat(client.send(GET.formatted("headers")).readUntil("\r\n\r\n"))
                    .contains("X-Case: caf\u00e9\r\n");
        }
    }

    @Test
    void sendsNeitherBodyNorLengthWithNoContent() throws Exception {
        HttpResponse<String> response = get("empty");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
    }

    @Test
    void answersHeadWithTheLengthAndWithoutTheBody() throws Exception {
        var request = HttpRequest.newBuilder(bridge.uri("/app/hello"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<String> response = send(request);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Length")).hasValue("12");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void splitsThePathAndKeepsItsBytes() throws Exception {
        var request = HttpRequest.newBuilder(bridge.uri("/app//path/%C3%A9//x?q=%C3%A9"))
                .build();

        byte[] body = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofByteArray())
                .body();

        assertThat(new String(body, java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("/app|/path/\u00e9/x|q=%C3%A9");
    }

    @Test
    void tellsHowManyThreadsAndProcessesThereAre() throws Exception {
        assertThat(get("variables").body()).isEqualTo(concurrency());
    }

    /** multithread, multiprocess, run_once and input_terminated. */
    abstract String concurrency();

    @Test
    void sendsAChunkWhenItIsYieldedAndNotWhenTheNextOneIs() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            String begun = client.send(GET.formatted("stream")).readUntil("first,");
            get("release");

            assertThat(begun).endsWith("first,");
            assertThat(client.readUntil("0\r\n\r\n")).contains("last");
        }
    }

    @Test
    void joinsChunksThatFollowEachOtherClosely() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            String response = client.send("GET /app/drops HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .readAll();

            String body = response.substring(response.indexOf("\r\n\r\n") + 4);
            assertThat(body.replaceAll("[^.]", "")).hasSize(100);
            assertThat(body.lines().filter(line -> line.startsWith(".")).count())
                    .as("chunks in which the drops came")
                    .isBetween(1L, 50L);
        }
    }

    @Test
    void sendsWhatHasBeenHeldBackWhenTheApplicationPauses() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            client.send("GET /app/pauses HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(client.readUntil("second,")).contains("first,");

            get("release");

            assertThat(client.readAll()).contains("last");
        }
    }

    @Test
    void sendsWhatIsWrittenBeforeWhatIsReturned() throws Exception {
        assertThat(get("write").body()).isEqualTo("written,returned");
    }

    @Test
    void closesTheIterableOnceWhenTheResponseIsComplete() throws Exception {
        get("watched?complete");

        assertThat(get("closes?complete").body()).isEqualTo("1");
    }

    @Test
    void closesTheIterableOnceWhenTheIterationFails() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            client.send(GET.formatted("watched_and_failing?failing")).readAll();
        }

        assertThat(get("closes?failing").body()).isEqualTo("1");
    }

    @Test
    void stopsTheIterationAndClosesItOnceWhenTheClientGoesAway() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            client.send(GET.formatted("endless?gone")).readUntil("\r\n\r\n");
        }

        bridge.await("the iterable to be closed", () -> body("closes?gone").equals("1"));
    }

    @Test
    void answersAFailureBeforeTheResponseWithAnErrorPageAndLogsIt() throws Exception {
        HttpResponse<String> response = get("raises");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("before the response");
        bridge.await("the failure to be logged", () -> logged("before the response"));
    }

    @Test
    void breaksTheConnectionWhenTheApplicationFailsAfterTheFirstChunk() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            String response =
                    client.send(GET.formatted("watched_and_failing?broken")).readAll();

            assertThat(response).startsWith("HTTP/1.1 200").doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void answersABodyWithoutStartResponseWithAnErrorPage() throws Exception {
        assertThat(get("never_starts").statusCode()).isEqualTo(500);
    }

    @Test
    void replacesTheHeadWhenAFailureIsReportedInTime() throws Exception {
        HttpResponse<String> response = get("replaces");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("sorry");
    }

    @Test
    void breaksTheConnectionWhenAFailureIsReportedTooLate() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            String response = client.send(GET.formatted("replaces_too_late")).readAll();

            assertThat(response).contains("begun,").doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void refusesAHeaderThatWouldBecomeTwo() throws Exception {
        HttpResponse<String> response = get("bad_header");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("Injected")).isEmpty();
        bridge.await("the reason to be logged", () -> logged("carriage return/line feed character in header value"));
    }

    @Test
    void leavesOutTheHeadersThatOnlyTheServerMaySet() throws Exception {
        HttpResponse<String> response = get("hop_by_hop");

        assertThat(response.headers().map()).doesNotContainKeys("transfer-encoding", "upgrade", "te");
        assertThat(response.headers().firstValue("X-Other")).hasValue("kept");
        assertThat(response.body()).isEqualTo("whole");
        bridge.await("the header to be told", () -> logged("hop-by-hop header Upgrade"));
    }

    @Test
    void sendsTheContentTypeAsItIsWritten() throws Exception {
        assertThat(get("content_type").headers().firstValue("Content-Type")).hasValue("text/HTML; Charset=\"utf-8\"");
    }

    @Test
    void sendsAHeaderOfThirtyTwoKilobytes() throws Exception {
        assertThat(get("large_header").headers().firstValue("X-Large"))
                .hasValueSatisfying(value -> assertThat(value).hasSize(32_000));
    }

    @Test
    void keepsTheLengthButNoBodyWithNotModified() throws Exception {
        HttpResponse<String> response = get("not_modified");

        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.headers().firstValue("Content-Length")).hasValue("12");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void takesTheLaterHeadWhenNothingHasBeenSent() throws Exception {
        HttpResponse<String> response = get("starts_twice");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().map()).containsKey("x-second").doesNotContainKey("x-first");
        assertThat(response.body()).isEqualTo("second");
    }

    @Test
    void cutsABodyOffThatIsLongerThanItsContentLength() throws Exception {
        assertThat(get("too_many").body()).isEqualTo("12345");
    }

    @Test
    void breaksTheConnectionWhenABodyIsShorterThanItsContentLength() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            assertThat(client.send(GET.formatted("too_few")).readAll()).endsWith("12345");
        }
    }

    @Test
    void breaksTheConnectionWhenAListIsShorterThanItsContentLength() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            assertThat(client.send(GET.formatted("too_few_at_once")).readAll()).endsWith("12345");
        }
        bridge.await(
                "the word on it",
                () -> bridge.log().stream()
                        .anyMatch(line -> line.contains("Content length mismatch, expected 10, response generated 5")));
    }

    @Test
    void sendsALargeBodyWhole() throws Exception {
        assertThat(get("large").body()).hasSize(3_000_000);
    }

    @Test
    void carriesErrorsToTheLogLineByLine() throws Exception {
        get("errors");

        bridge.await("the line to be logged", () -> logged("a line for the log"));
    }

    private String body(String path) {
        try {
            return get(path).body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
