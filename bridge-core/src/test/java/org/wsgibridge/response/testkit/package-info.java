// SPDX-License-Identifier: Apache-2.0
/** An exchange for tests that ask what a gateway sends. */
@NullMarked
package org.wsgibridge.response.testkit;

import org.jspecify.annotations.NullMarked;
