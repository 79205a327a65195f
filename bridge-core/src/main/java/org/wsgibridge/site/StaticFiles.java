// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;

/**
 * One {@code Alias}: a URL prefix whose files are sent as they are. Consulted before every mount, as mod_alias is
 * before mod_wsgi.
 *
 * @param prefix URL path, beginning with a slash, as a native string (UTF-8 bytes as Latin-1 characters)
 * @param path file or directory
 * @param location where the directive stands
 */
public record StaticFiles(String prefix, Path path, Location location) {}
