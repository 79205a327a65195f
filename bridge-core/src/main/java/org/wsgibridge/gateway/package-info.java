// SPDX-License-Identifier: Apache-2.0
/**
 * The gateway contract: WSGI (PEP 3333) in Java, for applications to implement and for nobody else to extend.
 *
 * <p>An application is a {@link org.wsgibridge.gateway.GatewayCallable}. It is called with an
 * {@link org.wsgibridge.gateway.Environ} and a {@link org.wsgibridge.gateway.StartResponse} and answers with an
 * iterable of byte chunks. Nothing here depends on a servlet container, a process or a socket, so that an application
 * can be tested with {@code new}.
 *
 * @see <a href="https://peps.python.org/pep-3333/">PEP 3333</a>
 */
@NullMarked
package org.wsgibridge.gateway;

import org.jspecify.annotations.NullMarked;
