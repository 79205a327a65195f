// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import org.wsgibridge.exchange.RequestBody;

/**
 * What is sent of a request body together with the request: all of a small one that is there, nothing of another.
 *
 * <p>Unless bodies are buffered, nothing is waited for: an application may answer without its body, or with the first bytes
 * of it. A client that waits for {@code 100 Continue} is left waiting until the application reads (RFC 9110, section
 * 10.1.1).
 *
 * @param announcement the body field of REQUEST
 * @param bytes may be longer than the body
 * @param length of the body, when it is sent together with the request
 */
record SmallBody(String announcement, byte[] bytes, int length) {

    private static final int LARGEST = 16 * 1024;

    private static final SmallBody NONE = new SmallBody("0", new byte[0], 0);

    private static final SmallBody ON_REQUEST = new SmallBody("2", new byte[0], 0);

    /** Whether the worker has to ask for it. */
    boolean onRequest() {
        return announcement.equals(ON_REQUEST.announcement);
    }

    /** Reads the body when it is small and has arrived. */
    static SmallBody arrived(RequestBody body) throws IOException {
        return small(body) && body.available() >= body.length() ? read(body) : onRequest(body);
    }

    /** Reads the body when it is small, and waits for that, which costs no more than memory. */
    static SmallBody awaited(RequestBody body) throws IOException {
        return small(body) ? read(body) : onRequest(body);
    }

    private static boolean small(RequestBody body) {
        return body.length() > 0 && body.length() <= LARGEST && !body.expectsContinue();
    }

    private static SmallBody onRequest(RequestBody body) {
        return body.length() == 0 ? NONE : ON_REQUEST;
    }

    private static SmallBody read(RequestBody body) throws IOException {
        long announced = body.length();
        byte[] bytes = new byte[(int) announced];
        int length = 0;
        while (length < bytes.length) {
            int count = body.read(bytes, length, bytes.length - length);
            if (count < 0) {
                throw new IOException("the body ended after " + length + " of " + announced + " bytes");
            }
            length += count;
        }
        return new SmallBody("1", bytes, length);
    }
}
