// SPDX-License-Identifier: Apache-2.0
/** Frames over a Unix socket: the only place that reads and writes channels, and one that knows no WSGI. */
@NullMarked
package org.wsgibridge.daemon.channel;

import org.jspecify.annotations.NullMarked;
