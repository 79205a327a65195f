// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates of HTTP: one format is written, three are read (RFC 9110, section 5.6.7). */
final class HttpDate {

    private static final DateTimeFormatter IMF_FIXDATE = format("EEE, dd MMM uuuu HH:mm:ss 'GMT'");

    /** The obsolete form has two digits of the year, which stand for 1970 to 2069 here; nothing sends it since 1997. */
    private static final DateTimeFormatter RFC_850 = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter ASCTIME = format("EEE MMM ppd HH:mm:ss uuuu");

    private static final List<DateTimeFormatter> READ = List.of(IMF_FIXDATE, RFC_850, ASCTIME);

    private HttpDate() {}

    static String format(Instant instant) {
        return IMF_FIXDATE.format(instant);
    }

    /** The instant, or empty when the text is no date: a recipient then ignores the field. */
    static Optional<Instant> parse(String text) {
        return READ.stream().flatMap(format -> parse(text, format).stream()).findFirst();
    }

    private static Optional<Instant> parse(String text, DateTimeFormatter format) {
        try {
            return Optional.of(Instant.from(format.parse(text)));
        } catch (DateTimeException anotherFormat) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
