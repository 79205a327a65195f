// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.gateway.Header;

/** An exchange that leaves everything to another one, for those that change a part. */
public abstract class DelegatedExchange implements Exchange {

    private final Exchange exchange;

    /** An exchange that does what this one does. */
    protected DelegatedExchange(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void environ(EnvironSink sink) {
        exchange.environ(sink);
    }

    @Override
    public RequestBody body() {
        return exchange.body();
    }

    @Override
    public void start(int status, List<Header> headers) throws IOException {
        exchange.start(status, headers);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        exchange.write(bytes, offset, length);
    }

    @Override
    public void send(FileStretch file) throws IOException {
        exchange.send(file);
    }

    @Override
    public void flush() throws IOException {
        exchange.flush();
    }

    @Override
    public boolean committed() {
        return exchange.committed();
    }

    @Override
    public boolean suspend(Turn turn) {
        return exchange.suspend(turn);
    }

    @Override
    public @Nullable Turn suspended() {
        return exchange.suspended();
    }

    @Override
    public @Nullable Watch watch() {
        return exchange.watch();
    }

    @Override
    public void heldUp() {
        exchange.heldUp();
    }

    @Override
    public void abort() {
        exchange.abort();
    }
}
