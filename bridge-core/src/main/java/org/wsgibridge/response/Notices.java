// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Passes each different sentence on once: what an application does wrong in every response need not be read for every
 * response. For any number of threads; lives as long as the application.
 */
public final class Notices implements Consumer<String> {

    /** An application that varies a header name must not fill the memory; no honest one gets anywhere near. */
    private static final int LIMIT = 100;

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Consumer<String> log;

    /**
     * Notices about one application.
     *
     * @param log takes the sentences that are new
     */
    public Notices(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void accept(String sentence) {
        if (known.size() < LIMIT && known.add(sentence)) {
            log.accept(sentence);
        }
    }
}
