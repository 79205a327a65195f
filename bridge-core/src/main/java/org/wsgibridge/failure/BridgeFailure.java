// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.failure;

import org.jspecify.annotations.Nullable;

/** A request that cannot be answered by its application; see the table in the package description. */
public abstract sealed class BridgeFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    private BridgeFailure(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The HTTP status for the client, when nothing has been sent yet. */
    public final int status() {
        return status;
    }

    /** The application raised, or answered with something that cannot be sent. */
    public static final class ApplicationFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        private final String detail;

        /**
         * Of an application outside this JVM.
         *
         * @param sentence what happened, in one line
         * @param detail its traceback; empty when there is none
         */
        public ApplicationFailure(String sentence, String detail) {
            super(500, sentence, null);
            this.detail = detail;
        }

        /** Of an application inside this JVM. */
        public ApplicationFailure(String sentence, Throwable cause) {
            super(500, sentence, cause);
            this.detail = "";
        }

        /** The traceback; empty when there is none. */
        public String detail() {
            return detail;
        }
    }

    /** A worker sent something that the wire format does not allow. */
    public static final class ProtocolFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        public ProtocolFailure(String message) {
            super(502, message, null);
        }
    }

    /** A worker ended, or its channel broke, while it held the request. */
    public static final class WorkerLostFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        public WorkerLostFailure(String message, @Nullable Throwable cause) {
            super(502, message, cause);
        }
    }

    /** No worker could take the request in time. */
    public static final class NoWorkerFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        public NoWorkerFailure(String message) {
            super(503, message, null);
        }
    }

    /** A time-out of the administrator's has expired. */
    public static final class DeadlineFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        public DeadlineFailure(String message) {
            super(504, message, null);
        }
    }

    /** The client asked for something that cannot be served as asked. */
    public static final class RequestFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        /**
         * A refusal.
         *
         * @param status 400 to 499
         */
        public RequestFailure(int status, String message) {
            super(status, message, null);
        }
    }
}
