// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Files that everybody may read, at places where nobody but root can put another file before it is opened: what a
 * server that runs as root may read on the word of an application that does not.
 */
final class PublicFile {

    private static final int ROOT = 0;

    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int SEARCHABLE_BY_ALL = 0001;
    private static final int READABLE_BY_ALL = 0004;

    private PublicFile() {}

    /**
     * Looks at the file and at every folder above it.
     *
     * @throws IOException when anything of it cannot be looked at
     */
    static boolean is(Path file) throws IOException {
        if (!file.normalize().equals(file)) {
            return false;
        }
        Status inner = Status.of(file);
        if (inner.type() != REGULAR || (inner.mode & READABLE_BY_ALL) == 0) {
            return false;
        }
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            Status status = Status.of(folder);
            if (!status.keeps(inner)) {
                return false;
            }
            inner = status;
        }
        return true;
    }

    private record Status(int mode, int owner) {

        static Status of(Path path) throws IOException {
            Map<String, Object> found = Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
            return new Status((Integer) found.get("mode"), (Integer) found.get("uid"));
        }

        int type() {
            return mode & TYPE;
        }

        /** Whether it is a folder of root's in which nobody else can exchange an entry with this status. */
        boolean keeps(Status entry) {
            boolean fixed = (mode & WRITABLE_BY_OTHERS) == 0 || ((mode & STICKY) != 0 && entry.owner == ROOT);
            return type() == DIRECTORY && owner == ROOT && (mode & SEARCHABLE_BY_ALL) != 0 && fixed;
        }
    }
}
