// SPDX-License-Identifier: Apache-2.0
/**
 * Python targets in the process of the server: finds a CPython, gives each application group an interpreter and each
 * request a thread.
 *
 * <p>What is native is hidden in {@link org.wsgibridge.embedded.cpython}; nothing here sees a pointer.
 */
@NullMarked
package org.wsgibridge.embedded;

import org.jspecify.annotations.NullMarked;
