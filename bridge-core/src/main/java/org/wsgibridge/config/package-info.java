// SPDX-License-Identifier: Apache-2.0
/**
 * Reads mod_wsgi's configuration into a {@link org.wsgibridge.site.Site}.
 *
 * <p>{@code config.syntax} knows Apache's syntax and no directive; this package knows the directives. All problems of
 * all files are gathered and thrown as one {@link org.wsgibridge.config.ConfigurationException}; nothing is started
 * here.
 */
@NullMarked
package org.wsgibridge.config;

import org.jspecify.annotations.NullMarked;
