// SPDX-License-Identifier: Apache-2.0
/**
 * Daemon process groups: how many workers there are to be, who gets the next request, and what happens when a worker
 * ends. Events only mark; {@code Supervisor} alone compares what is wanted with what is there, and acts.
 */
@NullMarked
package org.wsgibridge.daemon.group;

import org.jspecify.annotations.NullMarked;
