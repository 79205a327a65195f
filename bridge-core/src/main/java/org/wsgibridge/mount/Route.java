// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.StaticFiles;
import org.wsgibridge.site.VirtualHost;

/** Where one request goes. Paths are native strings. */
public sealed interface Route {

    /** The virtual host that the request came to. */
    VirtualHost host();

    /** {@code SCRIPT_NAME}: empty at the root, without a slash at its end, slashes collapsed. */
    String scriptName();

    /** {@code PATH_INFO}: empty or beginning with a slash, slashes collapsed. */
    String pathInfo();

    /**
     * To an application.
     *
     * @param file that was asked for: the script itself, or what a handler is to handle; null when there is none
     */
    record ToApplication(
            Destination destination,
            String scriptName,
            String pathInfo,
            @Nullable Path file) implements Route {

        /** To a script itself. */
        public ToApplication(Destination destination, String scriptName, String pathInfo) {
            this(destination, scriptName, pathInfo, destination.file());
        }

        @Override
        public VirtualHost host() {
            return destination.host();
        }
    }

    /**
     * To files that are sent as they are.
     *
     * @param settings in force for them
     */
    record ToFiles(VirtualHost host, StaticFiles files, Settings settings, String scriptName, String pathInfo)
            implements Route {}

    /**
     * To nothing: the path is ours but there is nothing to answer it.
     *
     * @param refusal what is answered and logged
     */
    record ToNothing(VirtualHost host, RequestFailure refusal, String scriptName, String pathInfo) implements Route {}
}
