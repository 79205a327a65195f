// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;

class UrlPathTest {

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b",
        "/a%20b, /a b",
        "/%C3%A9, /Ã©",
        "/%ff, /ÿ",
        "/a;jsessionid=1/b, /a;jsessionid=1/b",
        "/a//b, /a//b",
        "/a/./b, /a/b",
        "/a/b/../c, /a/c",
        "/a/%2e%2e/c, /c",
        "/a/b/.., /a/",
        "/a/., /a/",
        "/.hidden, /.hidden",
        "/a/..b, /a/..b",
        "/a//../b, /b",
        "/%2541, /%41",
    })
    void decodesOnceIntoBytesAndResolvesDotSegments(String raw, String path) {
        assertThat(UrlPath.decode(raw)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/%zz", "/a%00b", "/..", "/a/../..", "/%2e%2e/etc/passwd"})
    void refusesWhatStandsForNoPath(String raw) {
        assertThatThrownBy(() -> UrlPath.decode(raw))
                .isInstanceOfSatisfying(
                        RequestFailure.class,
                        failure -> assertThat(failure.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /, 1",
        "/, /a/b, 1",
        "/name, /name, 5",
        "/name, /name/, 5",
        "/name, /name//x, 5",
        "/name, /namex, -1",
        "/name, /Name, -1",
        "/name, /nam, -1",
        "/name/, /name, -1",
        "/name/, /name/x, 6",
        "/name/, /name//x, 7",
        "//slashy-alias, /slashy-alias/x, 13",
        "/slashy-alias, //slashy-alias/x, 14",
        "/a/b, /a//b/c, 5",
    })
    void matchesAnAliasAtSegmentBoundariesWithRunsOfSlashesAlike(String alias, String path, int taken) {
        assertThat(UrlPath.match(alias, path)).isEqualTo(taken);
    }

    @Test
    void collapsesRunsOfSlashes() {
        assertThat(UrlPath.collapseSlashes("//a///b//")).isEqualTo("/a/b/");
    }
}
