// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import org.wsgibridge.site.Location;

/** Told about everything in a configuration that its administrator should know. */
public interface Reporter {

    /** The configuration cannot be used because of this. */
    void problem(Location location, String message);

    /** The configuration can be used, but this is probably not what was meant. */
    void warning(Location location, String message);

    /** Nothing is wrong; this is only good to know. */
    void notice(Location location, String message);
}
