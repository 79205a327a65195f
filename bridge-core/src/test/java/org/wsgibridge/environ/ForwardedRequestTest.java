// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsgibridge.site.ForwardedHeader;
import org.wsgibridge.site.Forwarding;
import org.wsgibridge.site.Network;

class ForwardedRequestTest {

    private static final String CLIENT = "203.0.113.5";

    private static final String PROXY = "127.0.0.1";

    private static final Forwarding BELIEVING_THE_PROXY = forwarding(
            PROXY,
            ForwardedHeader.X_FORWARDED_FOR,
            ForwardedHeader.X_FORWARDED_HOST,
            ForwardedHeader.X_FORWARDED_SERVER,
            ForwardedHeader.X_FORWARDED_PORT,
            ForwardedHeader.X_SCRIPT_NAME,
            ForwardedHeader.X_FORWARDED_SCRIPT_NAME,
            ForwardedHeader.X_FORWARDED_PROTO,
            ForwardedHeader.X_FORWARDED_SSL);

    private final Map<String, String> environ = new HashMap<>(Map.of(
            "REMOTE_ADDR", PROXY,
            "HTTP_HOST", "inner.example",
            "SERVER_NAME", "inner.example",
            "SERVER_PORT", "8080",
            "SCRIPT_NAME", "/app",
            "mod_wsgi.script_name", "/app",
            "wsgi.url_scheme", "http"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.5                       | 203.0.113.5 | 203.0.113.5",
                "203.0.113.5, 127.0.0.1            | 203.0.113.5 | 203.0.113.5, 127.0.0.1",
                "198.51.100.9, 203.0.113.5         | 203.0.113.5 | 203.0.113.5",
                "6.6.6.6, 203.0.113.5, 127.0.0.1   | 203.0.113.5 | 203.0.113.5, 127.0.0.1",
                "127.0.0.1, 127.0.0.1              | 127.0.0.1   | 127.0.0.1, 127.0.0.1",
                "203.0.113.5,,127.0.0.1            | 203.0.113.5 | 203.0.113.5, 127.0.0.1",
                "203.0.113.5, 127.0.0.1,           | 203.0.113.5 | 203.0.113.5, 127.0.0.1",
                "', 203.0.113.5 ,  , 127.0.0.1'    | 203.0.113.5 | 203.0.113.5, 127.0.0.1",
                "203.0.113.5, no-address, 127.0.0.1| no-address  | no-address, 127.0.0.1",
            })
    void takesTheLastAddressThatIsNoProxysForTheClient(String header, String client, String rest) {
        restore(BELIEVING_THE_PROXY, "HTTP_X_FORWARDED_FOR", header);

        assertThat(environ).containsEntry("REMOTE_ADDR", client).containsEntry("HTTP_X_FORWARDED_FOR", rest);
    }

    @ParameterizedTest
    @CsvSource({"'', 127.0.0.1", "' , ,', 127.0.0.1"})
    void leavesTheAddressAloneWhenTheListIsEmpty(String header, String client) {
        restore(BELIEVING_THE_PROXY, "HTTP_X_FORWARDED_FOR", header);

        assertThat(environ).containsEntry("REMOTE_ADDR", client);
    }

    @Test
    void takesHostServerAndPortFromTheProxy() {
        environ.put("HTTP_X_FORWARDED_SERVER", "outer");
        environ.put("HTTP_X_FORWARDED_PORT", "443");
        restore(BELIEVING_THE_PROXY, "HTTP_X_FORWARDED_HOST", "outer.example:443");

        assertThat(environ)
                .containsEntry("HTTP_HOST", "outer.example:443")
                .containsEntry("SERVER_NAME", "outer")
                .containsEntry("SERVER_PORT", "443");
    }

    @Test
    void remembersTheMountPointThatTheProxyHas() {
        restore(BELIEVING_THE_PROXY, "HTTP_X_SCRIPT_NAME", "/outer");

        assertThat(environ)
                .containsEntry("SCRIPT_NAME", "/outer")
                .containsEntry("mod_wsgi.mount_point", "/outer")
                .containsEntry("mod_wsgi.script_name", "/app");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_X_FORWARDED_PROTO,https,https",
        "HTTP_X_FORWARDED_PROTO,HTTPS,https",
        "HTTP_X_FORWARDED_PROTO,http,http",
        "HTTP_X_FORWARDED_PROTO,gopher,http",
        "HTTP_X_FORWARDED_SSL,On,https",
        "HTTP_X_FORWARDED_SSL,true,https",
        "HTTP_X_FORWARDED_SSL,1,https",
        "HTTP_X_FORWARDED_SSL,Off,http",
    })
    void takesTheSchemeFromTheProxy(String variable, String value, String scheme) {
        restore(BELIEVING_THE_PROXY, variable, value);

        assertThat(environ).containsEntry("wsgi.url_scheme", scheme);
    }

    @Test
    void believesTheProxyMoreThanItsOwnConnection() {
        environ.put("wsgi.url_scheme", "https");

        restore(BELIEVING_THE_PROXY, "HTTP_X_FORWARDED_PROTO", "http");

        assertThat(environ).containsEntry("wsgi.url_scheme", "http");
    }

    @Test
    void removesTheOtherHeadersOfACategoryThatItBelievesIn() {
        environ.put("HTTP_X_CLIENT_IP", "198.51.100.9");
        environ.put("HTTP_X_REAL_IP", "198.51.100.9");

        restore(BELIEVING_THE_PROXY, "HTTP_X_FORWARDED_FOR", CLIENT);

        assertThat(environ)
                .containsEntry("HTTP_X_FORWARDED_FOR", CLIENT)
                .doesNotContainKeys("HTTP_X_CLIENT_IP", "HTTP_X_REAL_IP");
    }

    @Test
    void believesNothingOfAStrangerAndHidesWhatHeSays() {
        environ.put("HTTP_X_FORWARDED_PROTO", "https");

        restore(
                forwarding("10.99.99.99", ForwardedHeader.X_FORWARDED_FOR, ForwardedHeader.X_FORWARDED_PROTO),
                "HTTP_X_FORWARDED_FOR",
                CLIENT);

        assertThat(environ)
                .containsEntry("REMOTE_ADDR", PROXY)
                .containsEntry("wsgi.url_scheme", "http")
                .doesNotContainKeys("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO");
    }

    @Test
    void believesNobodyWhereNoProxyIsNamed() {
        restore(new Forwarding(null, List.of(ForwardedHeader.X_FORWARDED_FOR)), "HTTP_X_FORWARDED_FOR", CLIENT);

        assertThat(environ).containsEntry("REMOTE_ADDR", PROXY).doesNotContainKey("HTTP_X_FORWARDED_FOR");
    }

    @Test
    void leavesCategoriesThatMeanNothingAlone() {
        restore(forwarding(PROXY, ForwardedHeader.X_FORWARDED_FOR), "HTTP_X_FORWARDED_HOST", "outer.example");

        assertThat(environ)
                .containsEntry("HTTP_HOST", "inner.example")
                .containsEntry("HTTP_X_FORWARDED_HOST", "outer.example");
    }

    @Test
    void takesTheAddressThatTheProxySaysInOneWord() {
        restore(forwarding(PROXY, ForwardedHeader.X_REAL_IP), "HTTP_X_REAL_IP", CLIENT);

        assertThat(environ).containsEntry("REMOTE_ADDR", CLIENT);
    }

    private void restore(Forwarding forwarding, String variable, String value) {
        environ.put(variable, value);
        ForwardedRequest.restore(forwarding, environ);
    }

    private static Forwarding forwarding(String proxy, ForwardedHeader... headers) {
        return new Forwarding(List.of(Network.parse(proxy).orElseThrow()), List.of(headers));
    }
}
