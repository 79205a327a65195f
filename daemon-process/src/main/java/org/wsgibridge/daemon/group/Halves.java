// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.channel.WorkerChannel;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerState;

/** Sockets of slots whose counterparts have not come yet. For any thread. */
final class Halves {

    /** What HELLO says of the socket on which the worker waits for requests; followed by the number of the slot. */
    private static final String REQUESTS = "requests ";

    /** What it says of the socket on which the worker answers; followed by the number of the slot. */
    private static final String RESPONSES = "responses ";

    private record Key(Worker worker, String purpose) {}

    private final Map<Key, WorkerChannel> waiting = new HashMap<>();

    /** Whether a HELLO with this purpose speaks of a slot. */
    static boolean purpose(String purpose) {
        return purpose.startsWith(REQUESTS) || purpose.startsWith(RESPONSES);
    }

    /** The number of the slot that a purpose names. */
    static String slot(String purpose) {
        return purpose.substring(purpose.indexOf(' ') + 1);
    }

    /**
     * Puts a socket to its counterpart.
     *
     * @return the channel of the slot; null when the counterpart is still to come
     */
    synchronized @Nullable WorkerChannel join(Worker worker, String purpose, WorkerChannel socket) {
        boolean requests = purpose.startsWith(REQUESTS);
        String counterpart = (requests ? RESPONSES : REQUESTS) + slot(purpose);
        WorkerChannel other = waiting.remove(new Key(worker, counterpart));
        if (other == null) {
            waiting.put(new Key(worker, purpose), socket);
            return null;
        }
        return requests ? other.sendingThrough(socket) : socket.sendingThrough(other);
    }

    /** Closes the sockets of workers that will not send the counterparts any more, or of all. */
    synchronized void close(boolean all) {
        waiting.entrySet().removeIf(half -> {
            boolean useless = all || half.getKey().worker().state() != WorkerState.STARTING;
            if (useless) {
                WorkerListener.closeQuietly(half.getValue());
            }
            return useless;
        });
    }
}
