// SPDX-License-Identifier: Apache-2.0
/** What the tests of the configuration share. */
@NullMarked
package org.wsgibridge.config.testkit;

import org.jspecify.annotations.NullMarked;
