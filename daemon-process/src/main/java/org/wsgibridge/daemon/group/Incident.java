// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.time.Instant;

/**
 * Something that has happened to a group.
 *
 * @param at when
 * @param what a reason or a sentence
 */
public record Incident(Instant at, String what) {

    static Incident now(String what) {
        return new Incident(Instant.now(), what);
    }
}
