// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import org.wsgibridge.exchange.RequestBody;

/**
 * What is sent of a request body together with the request: all of a small one, nothing of another.
 *
 * <p>A small body is read before a worker is taken, so that a slow client holds up nobody but himself. A client that
 * waits for {@code 100 Continue} is left waiting until the application reads (RFC 9110, section 10.1.1).
 *
 * @param announcement the fifth string of REQUEST
 * @param bytes may be longer than the body
 * @param length of the body, when it is sent together with the request
 */
record SmallBody(String announcement, byte[] bytes, int length) {

    private static final int LARGEST = 16 * 1024;

    private static final SmallBody NONE = new SmallBody("0", new byte[0], 0);

    private static final SmallBody ON_REQUEST = new SmallBody("2", new byte[0], 0);

    /** Whether the worker has to ask for it. */
    boolean onRequest() {
        return this == ON_REQUEST;
    }

    /** Reads the body when it is small. */
    static SmallBody of(RequestBody body) throws IOException {
        long announced = body.length();
        if (announced == 0) {
            return NONE;
        }
        if (announced < 0 || announced > LARGEST || body.expectsContinue()) {
            return ON_REQUEST;
        }
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
