// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.failure.LogText;

/**
 * Tells of requests that have taken long.
 *
 * @param longest {@code WSGISlowRequests}: what is not told of; zero for nothing at all
 */
record SlowRequests(Duration longest) {

    private static final Logger log = LoggerFactory.getLogger(SlowRequests.class);

    /** Called when the request has been answered, or its client has gone. The query is left out: it may be confidential. */
    void ended(RequestView request, String mount) {
        if (longest.isZero()) {
            return;
        }
        Duration taken = Duration.between(request.start(), Instant.now());
        if (taken.compareTo(longest) > 0) {
            log.warn(
                    "{} {} was slow: it took {} ms mount={} request={}",
                    request.method(),
                    request.rawPath(),
                    taken.toMillis(),
                    LogText.oneLine(mount),
                    request.requestId());
        }
    }
}
