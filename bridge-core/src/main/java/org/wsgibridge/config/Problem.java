// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import org.wsgibridge.site.Location;

/**
 * One thing that is wrong with a configuration.
 *
 * @param location the directive that it is about
 * @param message one sentence: what, expected, found, remedy
 */
public record Problem(Location location, String message) {

    /** {@code FILE:LINE: message}. */
    @Override
    public String toString() {
        return location + ": " + message;
    }
}
