// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

/**
 * How many bytes of body a response may still have. Belongs to one response and its thread.
 *
 * <p>There is room for {@code Content-Length} bytes; for any number when it is absent; for none in the answer to a HEAD
 * and with a status that allows no body (RFC 9110, section 6.4.1).
 */
public final class BodyAllowance {

    private static final long NOTHING_PROMISED = -1;

    private final long promised;
    private long left;

    private BodyAllowance(long promised, long left) {
        this.promised = promised;
        this.left = left;
    }

    /**
     * The allowance of a response that is about to begin.
     *
     * @param method of the request
     */
    public static BodyAllowance of(ResponseHead head, String method) {
        if (method.equals("HEAD") || head.status().bodiless()) {
            return new BodyAllowance(NOTHING_PROMISED, 0);
        }
        return head.contentLength() == ResponseHead.UNKNOWN_LENGTH
                ? new BodyAllowance(NOTHING_PROMISED, Long.MAX_VALUE)
                : new BodyAllowance(head.contentLength(), head.contentLength());
    }

    /**
     * Takes the bytes that there is room for.
     *
     * @param offered number of bytes that the application wants to send
     * @return how many of them may be sent
     */
    public int admit(int offered) {
        int admitted = (int) Math.min(offered, left);
        left -= admitted;
        return admitted;
    }

    /** How many bytes the client still waits for; 0 when the body may end here. */
    public long missing() {
        return promised == NOTHING_PROMISED ? 0 : left;
    }

    /** How many bytes {@code Content-Length} promised; -1 when nothing was promised. */
    public long promised() {
        return promised;
    }
}
