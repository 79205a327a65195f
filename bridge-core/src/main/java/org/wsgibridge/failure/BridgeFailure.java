// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.failure;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** A request that cannot be answered by its application; see the table in the package description. */
public abstract sealed class BridgeFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final FailureCode code;
    private final int status;

    private BridgeFailure(FailureCode code, int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
    }

    /** What kind of failure it is, for the log and the documentation. */
    public final FailureCode code() {
        return code;
    }

    /** The HTTP status for the client, when nothing has been sent yet. */
    public final int status() {
        return status;
    }

    /** The application raised, answered with something that cannot be sent, or could not be loaded. */
    public static final class ApplicationFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        private static final String NOT_LOADED = "cannot load ";

        private final String detail;

        /**
         * Of an application outside this JVM.
         *
         * @param sentence what happened, in one line
         * @param detail its traceback; empty when there is none
         */
        public ApplicationFailure(String sentence, String detail) {
            this(FailureCode.APPLICATION_FAILED, sentence, detail, null);
        }

        /** Of an application inside this JVM. */
        public ApplicationFailure(String sentence, Throwable cause) {
            this(FailureCode.APPLICATION_FAILED, sentence, "", cause);
        }

        private ApplicationFailure(FailureCode code, String sentence, String detail, @Nullable Throwable cause) {
            super(code, 500, sentence, cause);
            this.detail = detail;
        }

        /**
         * What a worker or an interpreter reports.
         *
         * @param sentence says what happened, in one line; begins with "cannot load " when the application was never
         *     called (see the wire format)
         * @param detail its traceback; empty when there is none
         */
        public static ApplicationFailure reported(String sentence, String detail) {
            boolean loaded = !sentence.startsWith(NOT_LOADED);
            FailureCode code = loaded ? FailureCode.APPLICATION_FAILED : FailureCode.APPLICATION_NOT_LOADED;
            return new ApplicationFailure(code, sentence, detail, null);
        }

        /** An application inside this JVM that was never called, because it cannot be loaded. */
        public static ApplicationFailure notLoaded(String sentence, Throwable cause) {
            return new ApplicationFailure(FailureCode.APPLICATION_NOT_LOADED, sentence, "", cause);
        }

        /** An application that was never called, because it may not run where it would. */
        public static ApplicationFailure misplaced(String sentence) {
            return new ApplicationFailure(FailureCode.PROCESS_GROUP_REFUSED, sentence, "", null);
        }

        /** An application that was never called, because there is no such process group as was chosen for it. */
        public static ApplicationFailure unplaced(String group) {
            return new ApplicationFailure(
                    FailureCode.PROCESS_GROUP_UNKNOWN,
                    "No WSGI daemon process called '" + group
                            + "' has been configured: define it with WSGIDaemonProcess, or correct what chose it",
                    "",
                    null);
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
            super(FailureCode.PROTOCOL_BROKEN, 502, message, null);
        }
    }

    /** A worker ended, or its channel broke, while it held the request. */
    public static final class WorkerLostFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        public WorkerLostFailure(String message, @Nullable Throwable cause) {
            super(FailureCode.WORKER_LOST, 502, message, cause);
        }
    }

    /** No worker could take the request in time. */
    public static final class NoWorkerFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        public NoWorkerFailure(String message) {
            this(FailureCode.NO_WORKER, message);
        }

        private NoWorkerFailure(FailureCode code, String message) {
            super(code, 503, message, null);
        }

        /** As many requests wait already as may. */
        public static NoWorkerFailure queueFull(String message) {
            return new NoWorkerFailure(FailureCode.QUEUE_FULL, message);
        }
    }

    /** The server lacks something that it needs for the request, such as room for its body. */
    public static final class ServerFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        public ServerFailure(FailureCode code, String message) {
            super(code, 500, message, null);
        }
    }

    /** A time-out of the administrator's has expired. */
    public static final class DeadlineFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        public DeadlineFailure(FailureCode code, String message) {
            super(code, 504, message, null);
        }
    }

    /** The client asked for something that cannot be served as asked. */
    public static final class RequestFailure extends BridgeFailure {

        private static final long serialVersionUID = 1;

        /**
         * A refusal without a kind of its own.
         *
         * @param status 400 to 499
         */
        public RequestFailure(int status, String message) {
            this(FailureCode.REQUEST_REFUSED, status, message);
        }

        /**
         * A refusal of a kind that the documentation knows.
         *
         * @param status 400 to 499, or 501
         */
        public RequestFailure(FailureCode code, int status, String message) {
            this(code, status, message, null);
        }

        private RequestFailure(FailureCode code, int status, String message, @Nullable Throwable cause) {
            super(code, status, message, cause);
        }

        /**
         * An application could not cope with a body that broke off, and is not to blame.
         *
         * @param reason why it could not be read; 408 is answered when nothing more came in time, else 400
         * @param consequence what the application made of it; empty when that is not known
         */
        public static RequestFailure bodyBroken(IOException reason, String consequence) {
            int status = reason instanceof SocketTimeoutException ? 408 : 400;
            String sentence = "the request body broke off: " + reason.getMessage();
            return new RequestFailure(
                    FailureCode.BODY_BROKEN,
                    status,
                    consequence.isEmpty() ? sentence : sentence + "; " + consequence,
                    reason);
        }
    }
}
