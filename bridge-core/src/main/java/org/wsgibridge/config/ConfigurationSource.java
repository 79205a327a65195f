// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

/** Where a configuration comes from, so that it can be read again. */
@FunctionalInterface
public interface ConfigurationSource {

    /**
     * Reads it as it is now.
     *
     * @throws ConfigurationException with every problem of it
     */
    Configuration read() throws ConfigurationException;
}
