// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.response.testkit.RecordingExchange;

class StaticGatewayTest extends FilesTestKit {

    @Nested
    class Finding {

        @Test
        void sendsAFile() throws IOException {
            RecordingExchange exchange = get("/page.html");

            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.text()).isEqualTo("0123456789");
            assertThat(exchange.header("Content-Length")).containsExactly("10");
        }

        @Test
        void sendsTheOneFileThatAnAliasLeadsTo() throws IOException {
            var exchange = request("GET", "");
            new StaticGateway(root.resolve("page.html"), clock()).serve(exchange);

            assertThat(exchange.text()).isEqualTo("0123456789");
        }

        @Test
        void sendsALargeFileInPieces() throws IOException {
            Files.write(root.resolve("large.bin"), new byte[100_000]);

            assertThat(get("/large.bin").events()).contains("write 65536").hasSize(3);
        }

        @Test
        void readsTheNameAsUtf8() throws IOException {
            String name = "gr\u00fcn.txt";
            assumeThat(Charset.forName(System.getProperty("sun.jnu.encoding"))
                            .newEncoder()
                            .canEncode(name))
                    .as("file names beyond ASCII need a locale that has them")
                    .isTrue();
            file(name, "green");

            String bytesAsText = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            assertThat(get("/" + bytesAsText).text()).isEqualTo("green");
        }

        @Test
        void sendsTheIndexOfAFolder() throws IOException {
            file("sub/index.html", "index");

            assertThat(get("/sub/").text()).isEqualTo("index");
        }

        @Test
        void redirectsToTheSlashOfAFolder() throws IOException {
            file("a b/index.html", "index");
            var exchange = request("GET", "/a b").with("QUERY_STRING", "q=1");
            serve(exchange);

            assertThat(exchange.status()).isEqualTo(301);
            assertThat(exchange.header("Location")).containsExactly("/static/a%20b/?q=1");
        }

        @Test
        void neverRedirectsToAnotherHost() throws IOException {
            file("evil.example/index.html", "index");
            var exchange = request("GET", "//evil.example").with("SCRIPT_NAME", "");
            serve(exchange);

            assertThat(exchange.header("Location")).containsExactly("/evil.example/");
        }

        @Test
        void doesNotListAFolder() throws IOException {
            Files.createDirectory(root.resolve("sub"));

            assertRefused(request("GET", "/sub/"), 403);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/none.html",
                    "/page.html/",
                    "/page.html/more",
                    "/../secret.txt",
                    "/sub/../../secret.txt",
                    "/./page.html",
                    "/page.html\u0000.txt"
                })
        void findsNothingOutsideTheFolderAndNothingThatIsNotThere(String path) {
            assertRefused(request("GET", path), 404);
        }

        @Test
        void followsASymbolicLink() throws IOException {
            Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("secret.txt"));

            assertThat(get("/link.txt").text()).isEqualTo("secret");
        }

        @Test
        void sendsNoDevice() throws IOException {
            Files.createSymbolicLink(root.resolve("zero"), Path.of("/dev/zero"));

            assertRefused(request("GET", "/zero"), 403);
        }
    }

    @Nested
    class Methods {

        @Test
        void answersHeadWithoutABody() throws IOException {
            var exchange = request("HEAD", "/page.html");
            serve(exchange);

            assertThat(exchange.events()).containsExactly("start 200");
            assertThat(exchange.header("Content-Length")).containsExactly("10");
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "OPTIONS", "get"})
        void allowsNothingElse(String method) throws IOException {
            var exchange = request(method, "/page.html");
            serve(exchange);

            assertThat(exchange.status()).isEqualTo(405);
            assertThat(exchange.header("Allow")).containsExactly("GET, HEAD");
        }
    }

    @Nested
    class Describing {

        @ParameterizedTest
        @CsvSource({
            "a.css, text/css",
            "a.JS, text/javascript",
            "a.tar.gz, application/gzip",
            "a.woff2, font/woff2",
            "a.unheard-of, application/octet-stream",
            "css, application/octet-stream"
        })
        void tellsTheTypeByTheExtension(String name, String type) throws IOException {
            file(name, "x");

            assertThat(get("/" + name).header("Content-Type")).containsExactly(type);
        }

        @Test
        void tellsWhenTheFileWasModified() throws IOException {
            assertThat(get("/page.html").header("Last-Modified")).containsExactly("Fri, 20 Nov 2026 10:00:00 GMT");
        }

        @Test
        void givesASettledFileAStrongTag() throws IOException {
            assertThat(etag()).startsWith("\"").endsWith("\"");
        }

        @Test
        void givesAFileThatMayStillChangeAWeakTag() throws IOException {
            touch("page.html", NOW.minusMillis(500));

            assertThat(etag()).startsWith("W/\"");
        }

        @Test
        void changesTheTagWithTheFile() throws IOException {
            String before = etag();
            touch("page.html", MODIFIED.plusMillis(1));

            assertThat(etag()).isNotEqualTo(before);
        }
    }
}
