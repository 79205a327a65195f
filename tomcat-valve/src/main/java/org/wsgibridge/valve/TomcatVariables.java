// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import java.util.HashMap;
import java.util.Map;

/** What a configuration below Tomcat may name as {@code ${NAME}}. */
final class TomcatVariables {

    /** Tomcat's folders: its system properties, by the names that its scripts have for them. */
    private static final Map<String, String> FOLDERS =
            Map.of("CATALINA_BASE", "catalina.base", "CATALINA_HOME", "catalina.home");

    private TomcatVariables() {}

    /**
     * The environment of the process, with {@code CATALINA_BASE} and {@code CATALINA_HOME} of this Tomcat, which its
     * scripts know but do not always export.
     */
    static Map<String, String> environment() {
        var environment = new HashMap<>(System.getenv());
        FOLDERS.forEach((variable, property) -> {
            String folder = System.getProperty(property);
            if (folder != null) {
                environment.put(variable, folder);
            }
        });
        return environment;
    }
}
