// SPDX-License-Identifier: Apache-2.0
/**
 * Runs gateway callables, WSGI applications in Java, inside this process.
 *
 * <p>{@link org.wsgibridge.callable.JavaApplications} loads them, each application group with a class loader of its
 * own; {@link org.wsgibridge.callable.JavaGateway} lets one answer requests. Nothing here knows where the process
 * stands: the container uses the same two types as the Java worker of a daemon process group.
 */
@NullMarked
package org.wsgibridge.callable;

import org.jspecify.annotations.NullMarked;
