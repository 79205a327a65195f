// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

/**
 * A FILE: a part of a file that an application has opened, which the server may send itself.
 *
 * @param stretch what to send
 * @param device and inode: which file the application opened
 */
record OfferedFile(FileStretch stretch, long device, long inode) {

    /**
     * Reads the strings of the frame.
     *
     * @throws ProtocolFailure when they are no offer
     */
    static OfferedFile parse(List<String> strings) {
        try {
            if (strings.size() == 5) {
                // The bytes of the name; what is no UTF-8 becomes a name that no file has.
                byte[] name = strings.get(0).getBytes(StandardCharsets.ISO_8859_1);
                var stretch = new FileStretch(
                        Path.of(new String(name, StandardCharsets.UTF_8)), number(strings, 1), number(strings, 2));
                return new OfferedFile(stretch, number(strings, 3), number(strings, 4));
            }
        } catch (IllegalArgumentException e) {
            throw new ProtocolFailure("FILE is no offer of a file: " + e.getMessage());
        }
        throw new ProtocolFailure(
                "FILE must hold path, offset, length, device and inode but holds " + strings.size() + " strings");
    }

    /**
     * Whether the server finds the very file that the application opened, and may read it.
     *
     * @param foreign whether the workers run as an account that may do less than the server. Their word is not enough
     *     then: everybody must be allowed to read the file, and nobody but root to move anything on the way to it, so
     *     that no application gets at what only the server may read
     */
    boolean acceptable(boolean foreign) {
        Path path = stretch.path();
        if (!path.isAbsolute() || !Files.isReadable(path)) {
            return false;
        }
        try {
            Map<String, Object> status =
                    Files.readAttributes(path, "unix:dev,ino,size,mode,isRegularFile", LinkOption.NOFOLLOW_LINKS);
            boolean same = Boolean.TRUE.equals(status.get("isRegularFile"))
                    && number(status, "dev") == device
                    && number(status, "ino") == inode
                    && number(status, "size") >= stretch.end();
            return same && (!foreign || PublicFile.is(path));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static long number(List<String> strings, int index) {
        return Long.parseLong(strings.get(index));
    }

    private static long number(Map<String, Object> status, String name) {
        return status.get(name) instanceof Number number ? number.longValue() : -1;
    }
}
