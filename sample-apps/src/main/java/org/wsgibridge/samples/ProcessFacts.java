// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** What a JVM can find out about its own process. */
final class ProcessFacts {

    private static final String UNKNOWN = "unknown";

    private ProcessFacts() {}

    static String parent() {
        return ProcessHandle.current()
                .parent()
                .map(parent -> Long.toString(parent.pid()))
                .orElse(UNKNOWN);
    }

    static String executable() {
        return ProcessHandle.current().info().command().orElse(UNKNOWN);
    }

    /** Names and numbers of user and group: of the owner of this process's entry in /proc, where there is one. */
    static String account() {
        Path self = Path.of("/proc/self");
        try {
            var names = Files.readAttributes(self, PosixFileAttributes.class);
            var numbers = Files.readAttributes(self, "unix:uid,gid");
            return names.owner().getName() + "/" + names.group().getName() + " (" + numbers.get("uid") + "/"
                    + numbers.get("gid") + ")";
        } catch (IOException | UnsupportedOperationException noProc) {
            return System.getProperty("user.name") + "/" + UNKNOWN;
        }
    }

    static String threads() {
        return Thread.activeCount() + ", this one is " + Thread.currentThread().getName();
    }
}
