// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that can go wrong with a request, in one closed list.
 *
 * <pre>
 * failure              whose fault         answer        worker                    log
 * ApplicationFailure   application         500           kept                      error, with the traceback
 * ProtocolFailure      worker              502           killed                    error, with what was found
 * WorkerLostFailure    worker              502           reaped and replaced       error, with exit status or signal
 * NoWorkerFailure      operator or load    503           -                         warn
 * DeadlineFailure      application         504           replaced, or interrupted  warn
 * ServerFailure        operator            500           -                         error, with the cause
 * RequestFailure       client              4xx or 501    kept                      warn or debug, by its code
 * </pre>
 *
 * The answer is given when nothing has been sent yet; afterwards the connection is broken. A client that goes away is
 * no failure of ours: it is an {@link java.io.IOException} of the exchange and logged at debug.
 *
 * <p>Each has a {@link org.wsgibridge.failure.FailureCode} that stands in front of its line in the log and that {@code
 * docs/errors.md} explains.
 */
@NullMarked
package org.wsgibridge.failure;

import org.jspecify.annotations.NullMarked;
