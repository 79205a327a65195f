// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import java.util.concurrent.atomic.AtomicLong;

/** Names for requests, short and different across restarts of the server. For any thread. */
final class RequestIds {

    private static final int RADIX = 36;

    private static final String SERVER = Long.toString(System.currentTimeMillis(), RADIX);

    private static final AtomicLong NEXT = new AtomicLong();

    private RequestIds() {}

    /** A new one. */
    static String next() {
        return SERVER + "-" + Long.toString(NEXT.incrementAndGet(), RADIX);
    }
}
