// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Clients that ask for the same page again and again, so that everybody else has to wait. Owns their threads. */
public final class Crowd implements AutoCloseable {

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private volatile boolean over;

    /** So many clients, who begin at once. */
    public Crowd(int count, URI page) {
        for (int i = 0; i < count; i++) {
            clients.execute(() -> ask(page));
        }
    }

    private void ask(URI page) {
        String request = "GET " + page.getRawPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (var client = new RawHttp(page)) {
            while (!over) {
                client.send(request).readUntil("busy");
            }
        } catch (IOException e) {
            throw new AssertionError("one of the crowd is not served", e);
        }
    }

    @Override
    public void close() {
        over = true;
        clients.shutdown();
        try {
            if (!clients.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the crowd does not leave");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
