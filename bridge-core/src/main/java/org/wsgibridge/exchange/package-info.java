// SPDX-License-Identifier: Apache-2.0
/**
 * The seam of the request path: an HTTP {@link org.wsgibridge.exchange.Exchange}, and the
 * {@link org.wsgibridge.exchange.Gateway} that answers it. Containers implement the first, execution modes the second;
 * neither knows the other.
 */
@NullMarked
package org.wsgibridge.exchange;

import org.jspecify.annotations.NullMarked;
