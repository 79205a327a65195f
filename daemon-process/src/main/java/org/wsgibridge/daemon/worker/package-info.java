// SPDX-License-Identifier: Apache-2.0
/**
 * One daemon process: how it is launched, its states, its slots and its output. Knows nothing of groups or requests.
 */
@NullMarked
package org.wsgibridge.daemon.worker;

import org.jspecify.annotations.NullMarked;
