// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    private static Arguments arguments(String text) {
        return new Arguments(text, List.of());
    }

    @Test
    void separatesWordsByAnyWhiteSpace() {
        assertThat(arguments("a  b\tc").words()).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "\"a b\"|a b",
                "'a b'|a b",
                "'a \"b\"'|a \"b\"",
                "\"a \\\" b\"|a \" b",
                "'a \\' b'|a ' b",
                "\"a \\\\ b\"|a \\ b",
                "\"a \\n b\"|a \\n b",
                "a\\\\b|a\\b",
                "a\\\"b|a\\\"b",
                "a\"b|a\"b",
            })
    void unquotesAsHttpdDoes(String text, String word) {
        assertThat(arguments(text).words()).containsExactly(word);
    }

    @Test
    void keepsAnEmptyWordInQuotes() {
        assertThat(arguments("a \"\"").words()).containsExactly("a", "");
    }

    @Test
    void endsAWordAtTheClosingQuote() {
        assertThat(arguments("\"a\"b").words()).containsExactly("a", "b");
    }

    @Test
    void takesAnUnclosedQuoteToTheEndAndDoubtsIt() {
        var arguments = arguments("\"a b");

        assertThat(arguments.words()).containsExactly("a b");
        assertThat(arguments.doubts()).singleElement().asString().contains("quote is not closed");
    }

    @Test
    void readsOptionsWhoseValuesAreQuoted() {
        var words = arguments("name=\"a b\" other=c").scan();

        assertThat(words.nextOption()).contains(new Words.Option("name", "a b"));
        assertThat(words.nextOption()).contains(new Words.Option("other", "c"));
        assertThat(words.more()).isFalse();
    }

    @Test
    void takesNothingWhenTheNextWordIsNoOption() {
        var words = arguments("word =value").scan();

        assertThat(words.nextOption()).isEmpty();
        assertThat(words.next()).isEqualTo("word");
        assertThat(words.nextOption()).isEmpty();
    }
}
