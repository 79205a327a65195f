// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.gateway.Header;

/**
 * A file as it was when the request came.
 *
 * @param path of the file
 * @param size in bytes
 * @param modified to the second, as HTTP has it
 * @param etag entity tag with its quotes, weak while the file may still change unnoticed
 */
record StoredFile(Path path, long size, Instant modified, String etag) {

    /** RFC 9110, section 8.8.2.2: two changes within a second have the same date. httpd waits as long. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    /**
     * Looks at a file.
     *
     * @param now time of the request
     * @throws RequestFailure 404 when it has just been removed
     */
    static StoredFile of(Path path, Instant now) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Instant exact = attributes.lastModifiedTime().toInstant();
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, exact);
            String tag = "\"" + Long.toHexString(attributes.size()) + "-" + Long.toHexString(micros) + "\"";
            boolean settled = exact.plus(SETTLED).isBefore(now);
            Instant modified = exact.truncatedTo(ChronoUnit.SECONDS);
            return new StoredFile(path, attributes.size(), modified, settled ? tag : "W/" + tag);
        } catch (IOException removed) {
            throw new RequestFailure(404, "the file has just been removed");
        }
    }

    String mediaType() {
        return MediaTypes.of(path);
    }

    /** What a client can ask with next time: {@code Last-Modified} and {@code ETag}. */
    List<Header> validators() {
        return List.of(new Header("Last-Modified", HttpDate.format(modified)), new Header("ETag", etag));
    }
}
