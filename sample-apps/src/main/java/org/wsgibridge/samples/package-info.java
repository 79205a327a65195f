// SPDX-License-Identifier: Apache-2.0
/** Sample gateway callables: they depend on the gateway contract and on nothing else of the bridge. */
@NullMarked
package org.wsgibridge.samples;

import org.jspecify.annotations.NullMarked;
