// SPDX-License-Identifier: Apache-2.0
/**
 * The request path: mount, placement, gateway, answer. Reading {@link org.wsgibridge.bridge.Bridge#serve} is reading
 * the architecture.
 */
@NullMarked
package org.wsgibridge.bridge;

import org.jspecify.annotations.NullMarked;
