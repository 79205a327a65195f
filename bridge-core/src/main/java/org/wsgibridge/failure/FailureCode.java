// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.failure;

import org.slf4j.event.Level;

/**
 * The failures and refusals by name: the identifier that stands in the log, and the level at which it stands there.
 * {@code docs/errors.md} tells each of them to administrators. An identifier is never given a second meaning.
 */
public enum FailureCode {
    REQUEST_REFUSED("WB0100", Level.DEBUG),
    MALFORMED_PATH("WB0101", Level.DEBUG),
    BAD_CONTENT_LENGTH("WB0102", Level.WARN),
    CHUNKED_REFUSED("WB0103", Level.WARN),
    BODY_TOO_LARGE("WB0104", Level.WARN),
    BAD_TRANSFER_ENCODING("WB0105", Level.WARN),
    PATH_INFO_REFUSED("WB0106", Level.WARN),
    SCRIPT_MISSING("WB0107", Level.WARN),
    SCRIPT_IS_A_DIRECTORY("WB0108", Level.WARN),
    ENCODED_SLASH("WB0109", Level.WARN),
    CLIENT_GONE("WB0110", Level.DEBUG),
    BODY_BROKEN("WB0111", Level.DEBUG),
    SCRIPT_OWNER("WB0112", Level.WARN),
    NOT_EXECUTABLE("WB0113", Level.WARN),

    APPLICATION_FAILED("WB0201", Level.ERROR),
    APPLICATION_NOT_LOADED("WB0202", Level.ERROR),
    PROCESS_GROUP_REFUSED("WB0203", Level.ERROR),
    PROCESS_GROUP_UNKNOWN("WB0204", Level.ERROR),

    WORKER_LOST("WB0301", Level.ERROR),
    PROTOCOL_BROKEN("WB0302", Level.ERROR),
    NO_WORKER("WB0303", Level.WARN),
    QUEUE_TIMEOUT("WB0304", Level.WARN),
    QUEUE_FULL("WB0305", Level.WARN),
    REQUEST_TIMEOUT("WB0306", Level.WARN),
    TIMEOUT_RAISED("WB0307", Level.WARN),

    BODY_NOT_STORED("WB0401", Level.ERROR);

    private final String id;
    private final Level level;

    FailureCode(String id, Level level) {
        this.id = id;
        this.level = level;
    }

    /** {@code WB} and four digits. */
    public String id() {
        return id;
    }

    /** How loudly the log says it. */
    public Level level() {
        return level;
    }
}
