// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.gateway.Header;

/**
 * A file as the response to a request, with conditions and ranges.
 *
 * @param request environ of the request: its method and its header fields
 * @param headers what somebody has said already about the response; it wins over what the file says about itself
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, sections 13 and 14</a>
 */
public record FileResponse(Map<String, String> request, List<Header> headers) {

    public FileResponse {
        request = Map.copyOf(request);
        headers = List.copyOf(headers);
    }

    /**
     * Sends the file, the part of it that the client wants, or that it has not changed.
     *
     * @param now time of the request
     * @throws org.wsgibridge.failure.BridgeFailure.RequestFailure 404 when there is no such file any more
     * @throws IOException when the client has gone away
     */
    public void send(Path path, Instant now, Exchange exchange) throws IOException {
        StoredFile file = StoredFile.of(path, now);
        switch (Preconditions.check(request, file)) {
            case NOT_MODIFIED -> exchange.start(304, with(file.validators()));
            case FAILED -> exchange.start(412, List.of(new Header("Content-Length", "0")));
            case MET -> sendRange(file, exchange);
        }
    }

    /**
     * Sends the whole file, for a response whose status is not that of a file: no conditions and no ranges.
     *
     * @param now time of the request
     */
    public void sendWhole(int status, Path path, Instant now, Exchange exchange) throws IOException {
        StoredFile file = StoredFile.of(path, now);
        List<Header> ofTheFile = List.of(
                new Header("Content-Type", file.mediaType()), new Header("Content-Length", Long.toString(file.size())));
        exchange.start(status, with(ofTheFile));
        sendBody(file, 0, file.size(), exchange);
    }

    private void sendRange(StoredFile file, Exchange exchange) throws IOException {
        ByteRange range = ByteRange.wanted(request, file);
        var more = new ArrayList<>(file.validators());
        more.add(new Header("Accept-Ranges", "bytes"));
        if (range.unsatisfiable()) {
            more.add(new Header("Content-Range", "bytes */" + file.size()));
            more.add(new Header("Content-Length", "0"));
            exchange.start(416, with(more));
            return;
        }
        more.add(new Header("Content-Type", file.mediaType()));
        more.add(new Header("Content-Length", Long.toString(range.length())));
        if (range.requested()) {
            more.add(new Header("Content-Range", range.of(file.size())));
        }
        exchange.start(range.requested() ? 206 : 200, with(more));
        sendBody(file, range.first(), range.length(), exchange);
    }

    private void sendBody(StoredFile file, long first, long length, Exchange exchange) throws IOException {
        if (!"HEAD".equals(request.get("REQUEST_METHOD"))) {
            exchange.send(new FileStretch(file.path(), first, length));
        }
    }

    /** What was said, and of the rest what nobody said. */
    private List<Header> with(List<Header> more) {
        Set<String> said = headers.stream().map(FileResponse::name).collect(Collectors.toSet());
        var all = new ArrayList<>(headers);
        more.stream().filter(header -> !said.contains(name(header))).forEach(all::add);
        return List.copyOf(all);
    }

    private static String name(Header header) {
        return header.name().toLowerCase(Locale.ROOT);
    }
}
