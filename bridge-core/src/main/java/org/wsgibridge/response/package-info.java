// SPDX-License-Identifier: Apache-2.0
/**
 * What a WSGI application may answer, whatever runs it: status line, headers and length of the body are checked here
 * and nowhere else, with the words of mod_wsgi.
 *
 * <p>{@link org.wsgibridge.response.ResponseSender} puts the rules together for one response; it is the only type here
 * that touches an {@link org.wsgibridge.exchange.Exchange}. Nothing here knows how the application is run.
 *
 * @see <a href="https://peps.python.org/pep-3333/#the-start-response-callable">PEP 3333, start_response</a>
 */
@NullMarked
package org.wsgibridge.response;

import org.jspecify.annotations.NullMarked;
