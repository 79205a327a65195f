// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

/** Takes what Python code says. Called on any thread, without the GIL. */
@FunctionalInterface
public interface HostLog {

    /**
     * One record.
     *
     * @param level {@code debug}, {@code info}, {@code warn} or {@code error}; empty when nobody said how important it is
     * @param speaker who speaks, as {@code request=... logger=...}; empty when nothing is known
     * @param text without a line end after it; may have several lines
     */
    void say(String level, String speaker, String text);
}
