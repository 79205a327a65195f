// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;

/**
 * The values of options, from text. {@code what} is the option as the administrator knows it, for messages; a value that
 * is not understood is rejected with what was expected.
 */
final class Values {

    private Values() {}

    /** A whole number from {@code least} to {@code most}. */
    static int integer(String what, String value, int least, int most) throws Rejection {
        return Math.toIntExact(number(what, value, least, most, "a whole number"));
    }

    /** A number of bytes, at least {@code least}. */
    static long bytes(String what, String value, long least) throws Rejection {
        return number(what, value, least, Long.MAX_VALUE, "a whole number of bytes");
    }

    /** Whole seconds, zero included. */
    static Duration seconds(String what, String value) throws Rejection {
        return Duration.ofSeconds(number(what, value, 0, Integer.MAX_VALUE, "a whole number of seconds"));
    }

    /** Whole milliseconds, zero included. */
    static Duration milliseconds(String what, String value) throws Rejection {
        return Duration.ofMillis(number(what, value, 0, Integer.MAX_VALUE, "a whole number of milliseconds"));
    }

    /** Seconds with a fraction, more than zero. */
    static Duration fractionalSeconds(String what, String value) throws Rejection {
        if (!value.matches("\\d{1,6}(\\.\\d{1,9})?|\\.\\d{1,9}") || Double.parseDouble(value) == 0) {
            throw new Rejection(unexpected(what, value, "a number of seconds greater than 0, such as 0.005"));
        }
        return Duration.ofNanos(Math.round(Double.parseDouble(value) * 1e9));
    }

    /** A file mode creation mask in octal. */
    static int octal(String what, String value) throws Rejection {
        if (!value.matches("0*[0-7]{1,3}")) {
            throw new Rejection(unexpected(what, value, "an octal number from 0 to 0777, such as 0022"));
        }
        return Integer.parseInt(value, 8);
    }

    /** {@code On} or {@code Off}, in any case. */
    static boolean onOff(String what, String value) throws Rejection {
        if (!value.equalsIgnoreCase("On") && !value.equalsIgnoreCase("Off")) {
            throw new Rejection(unexpected(what, value, "On or Off"));
        }
        return value.equalsIgnoreCase("On");
    }

    /**
     * One of some words, in any case.
     *
     * @return the word as it stands in the list
     */
    static String oneOf(String directive, String value, String... words) throws Rejection {
        for (String word : words) {
            if (word.equalsIgnoreCase(value)) {
                return word;
            }
        }
        throw new Rejection(directive + " must be one of: " + String.join(" | ", words) + "; found " + value);
    }

    /** Text of at least one character. */
    static String text(String what, String value) throws Rejection {
        if (value.isBlank() || value.indexOf('\0') >= 0) {
            throw new Rejection(unexpected(what, value, "some text"));
        }
        return value;
    }

    /** A character encoding, by the name that both Java and Python know. */
    static String encoding(String what, String value) throws Rejection {
        // Python's favourite spelling of ISO-8859-1 is the one that Java does not know.
        String spelling = value.equalsIgnoreCase("latin-1") ? "latin1" : value;
        try {
            return Charset.forName(spelling).name();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new Rejection(unexpected(what, value, "a character encoding such as utf-8"));
        }
    }

    /** The sentence about a value that is not understood. */
    static String unexpected(String what, String value, String expected) {
        return what + "=" + (value.isBlank() ? "\"" + value + "\"" : value) + " is not valid; expected " + expected;
    }

    private static long number(String what, String value, long least, long most, String kind) throws Rejection {
        boolean digits = value.matches("-?\\d{1,18}");
        if (!digits || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            String range = most >= Integer.MAX_VALUE ? ", at least " + least : " from " + least + " to " + most;
            throw new Rejection(unexpected(what, value, kind + range));
        }
        return Long.parseLong(value);
    }
}
