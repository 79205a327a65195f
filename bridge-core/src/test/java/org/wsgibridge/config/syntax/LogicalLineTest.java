// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogicalLineTest {

    @Test
    void joinsContinuedLinesAtTheNumberOfTheFirst() {
        assertThat(LogicalLine.of("a\nb \\\n  c \\\n  d\ne"))
                .containsExactly(new LogicalLine(1, "a"), new LogicalLine(2, "b   c   d"), new LogicalLine(5, "e"));
    }

    @Test
    void leavesOutCommentsAndEmptyLines() {
        assertThat(LogicalLine.of("# a\n\n   # b\nc")).containsExactly(new LogicalLine(4, "c"));
    }

    @Test
    void keepsAHashThatDoesNotBeginTheLine() {
        assertThat(LogicalLine.of("a # b")).containsExactly(new LogicalLine(1, "a # b"));
    }

    @Test
    void continuesAComment() {
        assertThat(LogicalLine.of("# a \\\nstill a comment\nb")).containsExactly(new LogicalLine(3, "b"));
    }

    @Test
    void toleratesCarriageReturns() {
        assertThat(LogicalLine.of("a \\\r\nb\r\nc\r\n"))
                .containsExactly(new LogicalLine(1, "a b"), new LogicalLine(3, "c"));
    }

    @Test
    void keepsALastLineThatIsContinuedByNothing() {
        assertThat(LogicalLine.of("a \\")).containsExactly(new LogicalLine(1, "a"));
    }
}
