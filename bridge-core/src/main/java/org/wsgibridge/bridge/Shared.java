// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

/**
 * Something with several owners, one for each state of the configuration that it serves; it is closed when the last of
 * them lets go of it. For any thread.
 */
public final class Shared<T extends Shared.Closing> {

    /** What ends without a failure. */
    public interface Closing extends AutoCloseable {

        @Override
        void close();
    }

    private final T value;
    private int owners = 1;

    /** With the caller as its owner. */
    public Shared(T value) {
        this.value = value;
    }

    /** What is owned. */
    public T value() {
        return value;
    }

    /** Makes the caller one more owner; false when it has been closed already. */
    public synchronized boolean share() {
        if (owners == 0) {
            return false;
        }
        owners++;
        return true;
    }

    /** Lets go of it. Each owner calls this once. */
    public void release() {
        boolean last;
        synchronized (this) {
            last = --owners == 0;
        }
        if (last) {
            value.close();
        }
    }
}
