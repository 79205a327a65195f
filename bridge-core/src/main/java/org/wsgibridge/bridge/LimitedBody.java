// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import org.wsgibridge.exchange.DelegatedBody;
import org.wsgibridge.exchange.RequestBody;

/**
 * A body that is not allowed to become longer than {@code LimitRequestBody} says, for one that has not said how long it
 * is. Belongs to the thread of the request.
 */
final class LimitedBody extends DelegatedBody {

    private final long longest;
    private long taken;

    LimitedBody(RequestBody body, long longest) {
        super(body);
        this.longest = longest;
    }

    /**
     * Reads what has arrived.
     *
     * @throws IOException when that is too much, and ever after, or when the client broke off
     */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (!exceeded()) {
            int count = super.read(buffer, offset, length);
            taken += Math.max(count, 0);
            if (!exceeded()) {
                return count;
            }
        }
        throw new IOException(
                "the request body is larger than the configured limit of " + longest + " bytes (LimitRequestBody)");
    }

    /** Whether more has come than is allowed. */
    boolean exceeded() {
        return taken > longest;
    }

    /** How much is allowed, in bytes. */
    long longest() {
        return longest;
    }
}
