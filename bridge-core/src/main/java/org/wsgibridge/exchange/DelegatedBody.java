// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;

/** A request body that leaves everything to another one, for those that change a part. */
public abstract class DelegatedBody implements RequestBody {

    private final RequestBody body;

    /** In front of another one, which stays its owner's. */
    protected DelegatedBody(RequestBody body) {
        this.body = body;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public boolean expectsContinue() {
        return body.expectsContinue();
    }

    @Override
    public int available() throws IOException {
        return body.available();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return body.read(buffer, offset, length);
    }
}
