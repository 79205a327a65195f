// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.response.testkit.RecordingExchange;

class ConditionalRequestTest extends FilesTestKit {

    @Nested
    class Conditions {

        @ParameterizedTest
        @ValueSource(strings = {"TAG", "W/TAG", "\"other\", TAG", "*"})
        void sendNothingToWhoHasTheFile(String list) throws IOException {
            assertThat(conditional("HTTP_IF_NONE_MATCH", list.replace("TAG", etag())))
                    .isEqualTo(304);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "HTTP_IF_NONE_MATCH|\"other\"|200",
                    "HTTP_IF_MODIFIED_SINCE|Fri, 20 Nov 2026 10:00:00 GMT|304",
                    "HTTP_IF_MODIFIED_SINCE|Friday, 20-Nov-26 10:00:00 GMT|304",
                    "HTTP_IF_MODIFIED_SINCE|Fri Nov 20 10:00:00 2026|304",
                    "HTTP_IF_MODIFIED_SINCE|Fri, 20 Nov 2026 09:59:59 GMT|200",
                    "HTTP_IF_MODIFIED_SINCE|yesterday|200",
                    "HTTP_IF_MATCH|\"other\"|412",
                    "HTTP_IF_MATCH|*|200",
                    "HTTP_IF_UNMODIFIED_SINCE|Fri, 20 Nov 2026 10:00:00 GMT|200",
                    "HTTP_IF_UNMODIFIED_SINCE|Fri, 20 Nov 2026 09:59:59 GMT|412"
                })
        void decideWhatIsSent(String variable, String value, int status) throws IOException {
            assertThat(conditional(variable, value)).isEqualTo(status);
        }

        @Test
        void preferTheTagToTheDate() throws IOException {
            var exchange = request("GET", "/page.html")
                    .with("HTTP_IF_NONE_MATCH", "\"other\"")
                    .with("HTTP_IF_MODIFIED_SINCE", "Fri, 20 Nov 2026 10:00:00 GMT");
            serve(exchange);

            assertThat(exchange.status()).isEqualTo(200);
        }

        @Test
        void repeatTheValidatorsWhenNothingIsSent() throws IOException {
            var exchange = request("GET", "/page.html").with("HTTP_IF_NONE_MATCH", "*");
            serve(exchange);

            assertThat(exchange.header("ETag")).containsExactly(etag());
            assertThat(exchange.text()).isEmpty();
        }

        private int conditional(String variable, String value) throws IOException {
            var exchange = request("GET", "/page.html").with(variable, value);
            serve(exchange);
            return exchange.status();
        }
    }

    @Nested
    class Ranges {

        @ParameterizedTest
        @CsvSource({
            "bytes=0-3, 0123, bytes 0-3/10",
            "bytes=8-, 89, bytes 8-9/10",
            "bytes=8-99, 89, bytes 8-9/10",
            "bytes=-3, 789, bytes 7-9/10",
            "bytes=-99, 0123456789, bytes 0-9/10"
        })
        void areSent(String range, String text, String contentRange) throws IOException {
            RecordingExchange exchange = ranged(range);

            assertThat(exchange.status()).isEqualTo(206);
            assertThat(exchange.text()).isEqualTo(text);
            assertThat(exchange.header("Content-Range")).containsExactly(contentRange);
            assertThat(exchange.header("Content-Length")).containsExactly("" + text.length());
        }

        @ParameterizedTest
        @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0"})
        void outsideTheFileAreRefusedWithItsSize(String range) throws IOException {
            RecordingExchange exchange = ranged(range);

            assertThat(exchange.status()).isEqualTo(416);
            assertThat(exchange.header("Content-Range")).containsExactly("bytes */10");
        }

        @ParameterizedTest
        @ValueSource(strings = {"bytes=0-1,4-5", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=a-b"})
        void thatAreSeveralOrSenselessAreIgnored(String range) throws IOException {
            assertThat(ranged(range).status()).isEqualTo(200);
        }

        @Test
        void areSentToWhoHasAPartOfThisState() throws IOException {
            var exchange =
                    request("GET", "/page.html").with("HTTP_RANGE", "bytes=0-3").with("HTTP_IF_RANGE", etag());
            serve(exchange);

            assertThat(exchange.status()).isEqualTo(206);
        }

        @Test
        void areSentToWhoHasAPartOfThisDate() throws IOException {
            var exchange = request("GET", "/page.html")
                    .with("HTTP_RANGE", "bytes=0-3")
                    .with("HTTP_IF_RANGE", "Fri, 20 Nov 2026 10:00:00 GMT");
            serve(exchange);

            assertThat(exchange.status()).isEqualTo(206);
        }

        @Test
        void areNotSentToWhoHasAPartOfAnotherState() throws IOException {
            var exchange =
                    request("GET", "/page.html").with("HTTP_RANGE", "bytes=0-3").with("HTTP_IF_RANGE", "\"other\"");
            serve(exchange);

            assertThat(exchange.status()).isEqualTo(200);
        }

        private RecordingExchange ranged(String range) throws IOException {
            var exchange = request("GET", "/page.html").with("HTTP_RANGE", range);
            serve(exchange);
            return exchange;
        }
    }
}
