// SPDX-License-Identifier: Apache-2.0
/**
 * Serves files as they are: what {@code Alias} leads to, as far as RFC 9110 asks it of an origin server.
 *
 * <p>{@link org.wsgibridge.files.StaticGateway} is the only way in. Nothing outside the aliased folder is ever opened,
 * except through a symbolic link that somebody put into it, which is httpd's {@code FollowSymLinks}.
 */
@NullMarked
package org.wsgibridge.files;

import org.jspecify.annotations.NullMarked;
