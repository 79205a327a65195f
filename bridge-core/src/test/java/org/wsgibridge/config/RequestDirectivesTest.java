// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.EncodedSlashes;
import org.wsgibridge.site.ForwardedHeader;
import org.wsgibridge.site.Forwarding;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.VirtualHost;

class RequestDirectivesTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
    }

    @Test
    void readsHowLongARequestMayTakeWithoutBeingToldOf() throws Exception {
        assertThat(folder.site("WSGISlowRequests 1.5").slowRequests()).isEqualTo(Duration.ofMillis(1500));
        assertThat(folder.site().slowRequests()).isZero();
        assertThat(folder.problems("WSGISlowRequests soon"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: WSGISlowRequests");
    }

    @Test
    void changesNothingThatItDoesNotSay() throws Exception {
        assertThat(rules()).isEqualTo(RequestRules.NONE);
    }

    @Test
    void readsEveryRule() throws Exception {
        assertThat(rules(
                        "WSGIPassAuthorization off",
                        "WSGIChunkedRequest Off",
                        "WSGIErrorOverride ON",
                        "WSGIMapHEADToGET on",
                        "LimitRequestBody 1000",
                        "AcceptPathInfo Off"))
                .isEqualTo(
                        new RequestRules(false, false, true, RequestRules.HeadToGet.ON, 1000L, false, Forwarding.NONE));
    }

    @ParameterizedTest
    @CsvSource({"Auto,AUTO", "Off,OFF"})
    void readsWhenAHeadIsAGet(String word, RequestRules.HeadToGet when) throws Exception {
        assertThat(rules("WSGIMapHEADToGET " + word).headToGet()).isEqualTo(when);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WSGIPassAuthorization", "WSGIChunkedRequest", "WSGIErrorOverride"})
    void refusesWhatIsNeitherOnNorOff(String directive) {
        assertThat(folder.problems(directive.toLowerCase(Locale.ROOT) + " maybe"))
                .containsExactly("site.conf:1: " + directive + " must be one of: Off | On; found maybe");
    }

    @ParameterizedTest
    @CsvSource({
        "WSGIMapHEADToGET x,WSGIMapHEADToGET must be one of: Off | On | Auto; found x",
        "AcceptPathInfo x,AcceptPathInfo must be one of: Off | On | Default; found x",
        "AllowEncodedSlashes x,AllowEncodedSlashes must be one of: Off | On | NoDecode; found x",
        "LimitRequestBody -1,LimitRequestBody -1 is not valid; expected a whole number of bytes",
        "WSGITrustedProxies host,WSGITrustedProxies: host is neither an IP address nor a range of them; expected",
    })
    void refusesWhatItDoesNotUnderstand(String line, String sentence) {
        assertThat(folder.problems(line)).singleElement().asString().startsWith("site.conf:1: " + sentence);
    }

    @Test
    void namesTheNearestHeaderOfAnUnknownOne() {
        assertThat(folder.problems("WSGITrustedProxies 10.0.0.1", "WSGITrustedProxyHeaders X-Forwarded-Fro"))
                .containsExactly("site.conf:2: WSGITrustedProxyHeaders: X-Forwarded-Fro is no header that proxies are "
                        + "believed in; did you mean X-Forwarded-For?");
    }

    @Test
    void mergesPerPlaceLikeTheOtherDirectives() throws Exception {
        VirtualHost host = folder.site(
                        "WSGIChunkedRequest Off",
                        "LimitRequestBody 10",
                        "<Location /x>",
                        "LimitRequestBody 0",
                        "</Location>",
                        "WSGIScriptAlias / app.wsgi pass-authorization=Off")
                .main();
        RequestRules merged = host.settingsFor(host.mounts().get(0), folder.path("app.wsgi"), "/x")
                .rules();

        assertThat(merged.acceptsChunked()).isFalse();
        assertThat(merged.longestBody()).isEqualTo(Long.MAX_VALUE);
        assertThat(merged.passesAuthorization(false)).isFalse();
    }

    @Test
    void addsUpTheProxiesAndHeadersOfOneContainer() throws Exception {
        Forwarding forwarding = rules(
                        "WSGITrustedProxies 10.0.0.5 192.168.0.0/16",
                        "WSGITrustedProxies ::1",
                        "WSGITrustedProxyHeaders X-Forwarded-For",
                        "WSGITrustedProxyHeaders x-forwarded-proto")
                .forwarding();

        assertThat(forwarding.proxies()).hasSize(3);
        assertThat(forwarding.headers())
                .containsExactly(ForwardedHeader.X_FORWARDED_FOR, ForwardedHeader.X_FORWARDED_PROTO);
    }

    @Test
    void refusesHeadersWithoutProxies() {
        assertThat(folder.problems("WSGITrustedProxyHeaders X-Forwarded-For", "WSGIScriptAlias / app.wsgi"))
                .containsExactly(
                        "site.conf:1: WSGITrustedProxyHeaders without WSGITrustedProxies would let every client "
                                + "say who it is; add WSGITrustedProxies with the addresses of the proxies");
    }

    @Test
    void refusesHeadersWhoseProxiesAreNamedForOtherPlacesOnly() {
        assertThat(folder.problems(
                        "WSGITrustedProxyHeaders X-Forwarded-For",
                        "<Location /x>",
                        "WSGITrustedProxies 10.0.0.1",
                        "</Location>"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: WSGITrustedProxyHeaders without WSGITrustedProxies");
    }

    @Test
    void acceptsHeadersWhoseProxiesTheSurroundingsName() throws Exception {
        var site = folder.site(
                "WSGITrustedProxies 10.0.0.1",
                "<VirtualHost *>",
                "<Location /x>",
                "WSGITrustedProxyHeaders X-Forwarded-For",
                "</Location>",
                "WSGIScriptAlias / app.wsgi",
                "</VirtualHost>");

        VirtualHost host = site.virtualHosts().get(0);
        assertThat(host.settingsFor(host.mounts().get(0), null, "/x")
                        .rules()
                        .forwarding()
                        .trusts("10.0.0.1"))
                .isTrue();
    }

    @Test
    void inheritsWhatHoldsForAHost() throws Exception {
        VirtualHost host = folder.site(
                        "ServerAdmin webmaster",
                        "AllowEncodedSlashes NoDecode",
                        "<VirtualHost *>",
                        "WSGIScriptAlias / app.wsgi",
                        "</VirtualHost>")
                .virtualHosts()
                .get(0);

        assertThat(List.of(String.valueOf(host.serverAdmin()), host.encodedSlashes()))
                .isEqualTo(List.of("webmaster", EncodedSlashes.NO_DECODE));
    }

    private RequestRules rules(String... lines) throws Exception {
        return folder.site(lines).main().settings().rules();
    }
}
