// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps docs/errors.md and the codes from saying different things. */
class ErrorPageTest {

    private static final Pattern ROW =
            Pattern.compile("\\| (?<id>WB\\d{4}) \\| (?<level>\\w+) \\| [^|]+ \\| [^|]{10,} \\| [^|]{5,} \\|");

    @Test
    void explainsEveryCodeOnceAndInOrder() throws IOException {
        var expected = new LinkedHashMap<String, String>();
        Stream.of(FailureCode.values())
                .forEach(code -> expected.put(code.id(), code.level().name().toLowerCase(Locale.ROOT)));

        assertThat(rows()).containsExactlyEntriesOf(expected);
    }

    @Test
    void givesNoCodeTwice() {
        assertThat(Stream.of(FailureCode.values()).map(FailureCode::id)).doesNotHaveDuplicates();
    }

    private static Map<String, String> rows() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("docs/errors.md"))) {
            folder = folder.getParent();
        }
        var rows = new LinkedHashMap<String, String>();
        try (Stream<String> lines = Files.lines(folder.resolve("docs/errors.md"))) {
            lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .forEach(row -> assertThat(rows.put(row.group("id"), row.group("level")))
                            .as(row.group("id"))
                            .isNull());
        }
        return rows;
    }
}
