// SPDX-License-Identifier: Apache-2.0
/** {@code wsgi-bridge}, the command line: an embedded Tomcat with the valve in it. */
@NullMarked
package org.wsgibridge.launcher;

import org.jspecify.annotations.NullMarked;
