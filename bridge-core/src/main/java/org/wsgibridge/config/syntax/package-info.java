// SPDX-License-Identifier: Apache-2.0
/**
 * Apache's configuration syntax: text in, a tree of {@link org.wsgibridge.config.syntax.Node}s out.
 *
 * <p>Only what steers the reading itself is known here: {@code Define}, {@code UnDefine}, {@code Include},
 * {@code IncludeOptional}, {@code ServerRoot}, {@code Error}, {@code <IfModule>}, {@code <IfDefine>},
 * {@code <IfVersion>} and {@code <IfFile>}. What any other directive means is none of this package's business, and
 * nothing here is thrown because of what a file says: it goes to the
 * {@link org.wsgibridge.config.syntax.Reporter}, and reading goes on, so that all problems are found at once.
 *
 * @see <a href="https://httpd.apache.org/docs/2.4/configuring.html">Apache HTTP Server, configuration files</a>
 */
@NullMarked
package org.wsgibridge.config.syntax;

import org.jspecify.annotations.NullMarked;
