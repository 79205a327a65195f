// SPDX-License-Identifier: Apache-2.0
/** What the pieces of a request cost, measured by JMH. Not part of the product. */
@NullMarked
package org.wsgibridge.benchmarks;

import org.jspecify.annotations.NullMarked;
