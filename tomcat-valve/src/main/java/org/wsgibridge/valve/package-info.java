// SPDX-License-Identifier: Apache-2.0
/** The bridge as a Tomcat valve: the only package, besides the launcher, that sees Tomcat. */
@NullMarked
package org.wsgibridge.valve;

import org.jspecify.annotations.NullMarked;
