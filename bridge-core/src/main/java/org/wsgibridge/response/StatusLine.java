// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

/**
 * The status of a response, as in {@code 404 Not Found}.
 *
 * @param code 100 to 999
 * @param reason without leading spaces; empty when there is none
 */
public record StatusLine(int code, String reason) {

    private static final int DIGITS = 3;

    /**
     * Reads what an application passes to {@code start_response}.
     *
     * @param text three digits, then nothing or a space and the reason
     * @throws IllegalArgumentException when it is anything else; the message is mod_wsgi's
     */
    public static StatusLine parse(String text) {
        NativeText.requireLatin1(text);
        int digits = 0;
        while (digits < text.length() && isDigit(text.charAt(digits))) {
            digits++;
        }
        if (digits != DIGITS) {
            throw refused("status code must be a 3 digit integer", text);
        }
        if (text.length() > DIGITS && text.charAt(DIGITS) != ' ') {
            throw refused("no space following status code", text);
        }
        for (int i = DIGITS; i < text.length(); i++) {
            if (NativeText.isControl(text.charAt(i))) {
                throw refused("control character in status reason phrase", text);
            }
        }
        int code = Integer.parseInt(text.substring(0, DIGITS));
        if (code < 200) {
            // RFC 9110, section 15: there is no class of status codes below 1xx, and one of that class is no answer.
            throw refused("status code must be between 200 and 999", text);
        }
        return new StatusLine(code, text.substring(DIGITS).strip());
    }

    /** Whether a response with this status never has a body: 204 and 304 (RFC 9110, section 6.4.1). */
    public boolean bodiless() {
        return forbidsContentLength() || code == 304;
    }

    /** Whether {@code Content-Length} must not be sent with this status (RFC 9110, section 8.6). */
    public boolean forbidsContentLength() {
        return code == 204;
    }

    /** The status as an application writes it. */
    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException refused(String rule, String text) {
        return new IllegalArgumentException(rule + ": " + NativeText.literal(text));
    }
}
