// SPDX-License-Identifier: Apache-2.0
/**
 * The Java worker: a process of a daemon process group that runs gateway callables.
 *
 * <p>{@link org.wsgibridge.daemon.javaworker.JavaWorkerMain} is what the bridge starts. It connects one channel for each
 * slot, loads the applications and lets a {@code SlotCrew} serve the slots: a {@code Slot} takes REQUEST frames from its
 * {@code SlotChannel} and has each answered on a {@code WireExchange}. Everything about WSGI is in
 * {@link org.wsgibridge.callable} and {@link org.wsgibridge.response}; everything about bytes in
 * {@link org.wsgibridge.daemon.wire}.
 *
 * <p>Nothing here is used by the bridge, and nothing here knows the bridge but for its frames.
 */
@NullMarked
package org.wsgibridge.daemon.javaworker;

import org.jspecify.annotations.NullMarked;
