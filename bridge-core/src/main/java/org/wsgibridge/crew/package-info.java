// SPDX-License-Identifier: Apache-2.0
/**
 * Threads that wait together: who finds out that there is something to do does it. {@link org.wsgibridge.crew.Crew} knows
 * neither what is waited for, which a {@link org.wsgibridge.crew.Crew.Duty} does, nor what is done. The connector of the
 * launcher and the JVM worker work so.
 */
@NullMarked
package org.wsgibridge.crew;

import org.jspecify.annotations.NullMarked;
