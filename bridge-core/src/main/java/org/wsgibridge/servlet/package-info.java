// SPDX-License-Identifier: Apache-2.0
/** The bridge in terms of Jakarta Servlet: the only package that sees {@code jakarta.servlet}. */
@NullMarked
package org.wsgibridge.servlet;

import org.jspecify.annotations.NullMarked;
