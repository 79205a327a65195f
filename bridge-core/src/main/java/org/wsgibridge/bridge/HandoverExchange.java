// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.DelegatedExchange;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.exchange.Turn;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.files.FileResponse;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.mount.UrlPath;
import org.wsgibridge.site.Handover;
import org.wsgibridge.site.NativeString;

/**
 * An exchange in which the application may have the server answer: by {@code X-Sendfile: PATH} with a file, by 200 and a
 * local {@code Location} with what stands there. What the application sends besides is dropped, up to a bound; then it is
 * told that the client has gone. Belongs to the thread of the request.
 */
final class HandoverExchange extends DelegatedExchange {

    /** A body that nobody gets: less trouble to let an application finish it than to stop it. */
    private static final int MOST_DROPPED = 64 * 1024;

    private static final String SENDFILE = "X-Sendfile";

    /** What would say something of a body that is not sent. */
    private static final Set<String> OF_THE_BODY = Set.of("x-sendfile", "content-length", "content-range");

    private final Exchange exchange;
    private final Handover handover;
    private @Nullable Header handedOver;
    private List<Header> headers = List.of();
    private int code;
    private int dropped;

    private HandoverExchange(Exchange exchange, Handover handover) {
        super(exchange);
        this.exchange = exchange;
        this.handover = handover;
    }

    /**
     * Lets the gateway answer, and sends the file that it asks for.
     *
     * @param handover makes something possible
     * @return the local address whose answer is to be sent instead; null when all has been sent
     * @throws ApplicationFailure when the application asks for what it may not have
     */
    static @Nullable String serve(Gateway gateway, Handover handover, Exchange exchange) throws IOException {
        return new HandoverExchange(exchange, handover).serve(gateway);
    }

    private @Nullable String serve(Gateway gateway) throws IOException {
        try {
            gateway.serve(this);
        } catch (IOException stopped) {
            if (handedOver == null || dropped <= MOST_DROPPED) {
                throw stopped;
            }
        }
        if (handedOver == null) {
            return null;
        }
        if (handedOver.name().equalsIgnoreCase(SENDFILE)) {
            Map<String, String> environ = new HashMap<>();
            exchange.environ(environ::put);
            var response = new FileResponse(environ, headers);
            Path file = file(handedOver.value());
            if (code == 200) {
                response.send(file, Instant.now(), exchange);
            } else {
                response.sendWhole(code, file, Instant.now(), exchange);
            }
            return null;
        }
        return local(handedOver.value());
    }

    private Path file(String named) {
        Path file = path(named);
        for (Path root : handover.files()) {
            if (within(root, file)) {
                return file;
            }
        }
        throw new ApplicationFailure(
                "the application answered with " + SENDFILE + ": " + file + ", which is in none of the folders that"
                        + " WSGISendfileRoot names here: " + handover.files(),
                "");
    }

    /** The file behind all links, so that none of them leads out of a folder. */
    private static Path path(String named) {
        try {
            Path path = Path.of(NativeString.text(named));
            if (path.isAbsolute() && Files.isRegularFile(path) && Files.isReadable(path)) {
                return path.toRealPath();
            }
        } catch (InvalidPathException | IOException e) {
            throw missing(named);
        }
        throw missing(named);
    }

    private static boolean within(Path root, Path file) {
        try {
            return file.startsWith(root.toRealPath());
        } catch (IOException noSuchFolder) {
            return false;
        }
    }

    private static RequestFailure missing(String named) {
        return new RequestFailure(
                404,
                "the application answered with " + SENDFILE + ": " + named + ", and there is no such file to read");
    }

    private String local(String location) {
        String address = location.split("#", 2)[0];
        String path = UrlPath.decode(address.split("\\?", 2)[0]);
        for (String root : handover.urls()) {
            if (UrlPath.match(root, path) >= 0) {
                return address;
            }
        }
        throw new ApplicationFailure(
                "the application answered 200 with Location: " + location + ", which is below none of the paths that"
                        + " WSGILocalRedirectRoot names here: " + handover.urls(),
                "");
    }

    @Override
    public void start(int status, List<Header> all) throws IOException {
        handedOver = handedOver(status, all);
        if (handedOver == null) {
            exchange.start(status, all);
            return;
        }
        code = status;
        headers = all.stream()
                .filter(header -> !OF_THE_BODY.contains(header.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** The header by which the response is handed over; null when it is the application's own. */
    private @Nullable Header handedOver(int status, List<Header> all) {
        for (Header header : all) {
            boolean sendfile = header.name().equalsIgnoreCase(SENDFILE)
                    && !handover.files().isEmpty();
            boolean local = status == 200
                    && header.name().equalsIgnoreCase("Location")
                    && header.value().startsWith("/")
                    && !header.value().startsWith("//")
                    && !handover.urls().isEmpty();
            if (sendfile || local) {
                return header;
            }
        }
        return null;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (handedOver == null) {
            exchange.write(bytes, offset, length);
            return;
        }
        dropped += length;
        if (dropped > MOST_DROPPED) {
            throw new IOException("the client does not get this response");
        }
    }

    @Override
    public void send(FileStretch file) throws IOException {
        if (handedOver == null) {
            exchange.send(file);
        }
    }

    @Override
    public void flush() throws IOException {
        if (handedOver == null) {
            exchange.flush();
        }
    }

    @Override
    public boolean suspend(Turn turn) {
        // Another one would go on with the answer, and know nothing of the header.
        return handedOver == null && exchange.suspend(turn);
    }
}
