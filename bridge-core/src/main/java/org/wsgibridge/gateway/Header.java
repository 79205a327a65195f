// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.gateway;

/**
 * One response header field.
 *
 * @param name as it is to be sent; the case is kept
 * @param value characters up to U+00FF, sent as Latin-1 (PEP 3333, unicode issues)
 */
public record Header(String name, String value) {}
