// SPDX-License-Identifier: Apache-2.0
/**
 * The binding to CPython's C API, through {@code java.lang.foreign}: the only package of the product that touches native
 * code, and no type of {@code java.lang.foreign} leaves it.
 *
 * <p>The rules of this package; breaking any of them ends the JVM sooner or later, and without a message:
 *
 * <ol>
 *   <li>There is one libpython in a process, its symbols are global, and it is never finalised.
 *   <li>It is initialised on a thread of its own, which is parked for ever and runs no code of an application.
 *   <li>Code of applications runs on threads with large stacks ({@link org.wsgibridge.bridge.RoomyThread}). A thread
 *       belongs to one interpreter, keeps one thread state for it, and deletes that state itself.
 *   <li>An upcall lets no Throwable out, and does not hold the GIL while Java code may wait.
 * </ol>
 *
 * <p>Pointers are {@code long}s here: they are handed through and seldom followed, and a {@code PyObject*} that a method
 * returns is a new reference unless it says otherwise.
 */
@NullMarked
package org.wsgibridge.embedded.cpython;

import org.jspecify.annotations.NullMarked;
