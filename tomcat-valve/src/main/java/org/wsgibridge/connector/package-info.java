/**
 * A connector of Tomcat's whose threads work as a {@link org.wsgibridge.crew.Crew}: who finds out that there is
 * something to do does it. The launcher uses it; a {@code <Connector protocol="…">} may. Sees Coyote, and nothing else of
 * the bridge but the seam {@link org.wsgibridge.exchange.Watch}.
 */
@NullMarked
package org.wsgibridge.connector;

import org.jspecify.annotations.NullMarked;
