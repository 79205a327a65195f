// SPDX-License-Identifier: Apache-2.0
/**
 * CPython inside the JVM, through {@code java.lang.foreign}; the only place in the product that may touch native code.
 */
@NullMarked
package org.wsgibridge.embedded;

import org.jspecify.annotations.NullMarked;
