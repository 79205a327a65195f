// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import org.wsgibridge.site.Location;

/**
 * A place where a process group is named, or something by way of {@code %{ENV:x}}.
 *
 * @param directive that names it, for messages
 * @param value as written
 * @param processGroup whether the value, or what the variable holds, is a process group
 */
record Reference(Location location, String directive, String value, boolean processGroup) {}
