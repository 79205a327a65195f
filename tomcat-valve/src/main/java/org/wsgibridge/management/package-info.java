// SPDX-License-Identifier: Apache-2.0
/**
 * Groups and workers as MBeans. Names stand below the one of whatever holds the bridge, so that those of a valve are in
 * the domain of its Tomcat; sees JMX, but no Tomcat.
 */
@NullMarked
package org.wsgibridge.management;

import org.jspecify.annotations.NullMarked;
