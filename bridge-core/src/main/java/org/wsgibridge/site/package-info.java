// SPDX-License-Identifier: Apache-2.0
/**
 * What a configuration says, as immutable values: virtual hosts, mounts, targets, settings and process groups.
 *
 * <p>Nothing here reads a file or knows the syntax; {@link org.wsgibridge.config} makes these values and everything
 * else lives from them.
 */
@NullMarked
package org.wsgibridge.site;

import org.jspecify.annotations.NullMarked;
