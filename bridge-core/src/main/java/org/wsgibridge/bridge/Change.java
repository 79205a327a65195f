// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

/**
 * What a new state of the configuration does with the applications of one group.
 *
 * @param group what an administrator calls it, such as {@code process group shop}
 * @param kind what is done with it
 * @param reason why, in a few words; empty where that goes without saying
 */
public record Change(String group, Kind kind, String reason) {

    /** What can be done. */
    public enum Kind {
        /** Nothing is different: it goes on as it is. */
        KEPT,
        /** A new one is up; the one before ends with its last request. */
        REPLACED,
        /** There was none before. */
        STARTED,
        /** There is none any more: it ends with its last request. */
        ENDED
    }

    /** A sentence for the log. */
    public String sentence() {
        String done = switch (kind) {
            case KEPT -> "kept";
            case REPLACED -> "replaced";
            case STARTED -> "started";
            case ENDED -> "ended";
        };
        return group + ": " + done + (reason.isEmpty() ? "" : ", because " + reason);
    }
}
