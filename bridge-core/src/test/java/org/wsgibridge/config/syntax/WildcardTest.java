// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WildcardTest {

    @ParameterizedTest
    @CsvSource({
        "*.conf,a.conf,true",
        "*.conf,aconf,false",
        "a?c,abc,true",
        "a?c,ac,false",
        "a?c,a/c,false",
        "[a-c]x,bx,true",
        "[a-c]x,dx,false",
        "[!a-c]x,dx,true",
        "[]x]y,]y,true",
        "a*b,a/b,false",
        "a\\*b,a*b,true",
        "a\\*b,axb,false",
        "[ab,[ab,true",
        "[z-a],[z-a],true",
        "a.b,axb,false",
    })
    void matchesWholePathsLikeAShell(String glob, String text, boolean matches) {
        assertThat(Wildcard.compile(glob, true).matcher(text).matches()).isEqualTo(matches);
    }

    @Test
    void crossesSlashesOutsidePaths() {
        assertThat(Wildcard.compile("a*b", false).matcher("a/b").matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a?", "[ab]"})
    void findsWildcards(String text) {
        assertThat(Wildcard.in(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "\\*", "[ab", "a]"})
    void takesTheRestLiterally(String text) {
        assertThat(Wildcard.in(text)).isFalse();
    }
}
