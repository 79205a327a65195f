// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.mount.MountTable;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;
import org.wsgibridge.testkit.PlainRequest;
import org.wsgibridge.testkit.Sites;

class AdmissionTest {

    private final PlainRequest request = new PlainRequest();

    @Test
    void admitsABodyOfAnyLengthWhereNothingIsSaid() {
        header("Content-Length", "999999999999999999");

        assertThatCode(() -> check(RequestRules.NONE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "x", "1 2", "1,1", "0x10", "9999999999999999999"})
    void refusesALengthThatIsNone(String length) {
        header("Content-Length", length);

        assertRefused(RequestRules.NONE, FailureCode.BAD_CONTENT_LENGTH, 400);
    }

    @Test
    void refusesABodyThatSaysItIsTooLong() {
        header("Content-Length", "11");

        assertThatCode(() -> check(RequestRules.bodyLimit(11))).doesNotThrowAnyException();
        assertRefused(RequestRules.bodyLimit(10), FailureCode.BODY_TOO_LARGE, 413);
    }

    @Test
    void refusesATransferCodingThatIsNotChunked() {
        header("Transfer-Encoding", "gzip, chunked");

        assertRefused(RequestRules.NONE, FailureCode.BAD_TRANSFER_ENCODING, 501);
    }

    @Test
    void refusesChunksWhereTheyAreNotWanted() {
        header("Transfer-Encoding", "Chunked");

        assertThatCode(() -> check(RequestRules.NONE)).doesNotThrowAnyException();
        assertRefused(RequestRules.chunkedRequest(false), FailureCode.CHUNKED_REFUSED, 411);
    }

    @Test
    void refusesMorePathWhereNoneIsWanted() {
        assertRefused(RequestRules.acceptPathInfo(false), FailureCode.PATH_INFO_REFUSED, 404);
    }

    @Test
    void admitsTheScriptItselfWhereNoMorePathIsWanted() {
        request.path = "/app";

        assertThatCode(() -> check(RequestRules.acceptPathInfo(false))).doesNotThrowAnyException();
    }

    private void assertRefused(RequestRules rules, FailureCode code, int status) {
        assertThatThrownBy(() -> check(rules)).isInstanceOfSatisfying(RequestFailure.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.status()).isEqualTo(status);
        });
    }

    private void header(String name, String value) {
        request.headers.add(List.of(name, value));
    }

    private void check(RequestRules rules) {
        var settings = new Settings(null, null, null, null, Map.of(), Set.of(), rules);
        var mount = new Mount("/app", null, new Target.JavaClass("A"), settings, Sites.SOMEWHERE);
        Route route = new MountTable(Sites.of(mount)).find("any", 80, request.rawPath());
        Admission.check((Route.ToApplication) route, request);
    }
}
