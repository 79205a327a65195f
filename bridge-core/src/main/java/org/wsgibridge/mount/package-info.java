// SPDX-License-Identifier: Apache-2.0
/**
 * From a host name and a raw request path to the mount that serves it, by mod_wsgi's rules: segment boundaries,
 * definition order, first match wins. Paths are native strings: percent-decoded bytes as Latin-1 characters.
 */
@NullMarked
package org.wsgibridge.mount;

import org.jspecify.annotations.NullMarked;
