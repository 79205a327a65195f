// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.config.Configuration;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.config.ConfigurationReader;

/** The init-params of a {@link BridgeServlet} as a configuration. */
final class InitParameters {

    private static final String CONFIG = "config";

    private static final String DEBUG_MODE = "debugMode";

    /** Where Tomcat tells what stands behind the ## in the name of a web application that is there more than once. */
    private static final String TOMCAT_VERSION = "org.apache.catalina.webappVersion";

    private static final Set<String> OWN = Set.of(CONFIG, DEBUG_MODE);

    private final ServletConfig servlet;
    private final ServletContext context;

    InitParameters(ServletConfig servlet) {
        this.servlet = servlet;
        this.context = servlet.getServletContext();
    }

    /** Which servlet of which web application this is. */
    Map<String, String> place() {
        var place = new HashMap<String, String>();
        place.put("servlet", servlet.getServletName());
        String path = context.getContextPath().isEmpty() ? "/" : context.getContextPath();
        Object version = context.getAttribute(TOMCAT_VERSION);
        place.put("context", version instanceof String text && !text.isEmpty() ? path + "##" + text : path);
        String server = context.getVirtualServerName();
        if (server != null) {
            place.put("server", server);
        }
        return place;
    }

    /** Whether clients are shown the tracebacks of applications. */
    boolean debugMode() {
        return Boolean.parseBoolean(servlet.getInitParameter(DEBUG_MODE));
    }

    /**
     * Reads the file that {@code config} names, or the directives that the other parameters are.
     *
     * @throws ConfigurationException with every problem of either
     * @throws StartException when there are both or neither, or the web application is in no folder
     */
    Configuration read() throws ConfigurationException, StartException {
        Path folder = folder();
        var reader = new ConfigurationReader(environment());
        String config = servlet.getInitParameter(CONFIG);
        List<String> directives = directives();
        if ((config == null) == directives.isEmpty()) {
            throw new StartException(
                    name() + " needs either the init-param \"config\" or directives as init-params, but has "
                            + (config == null ? "neither" : "both: " + String.join("; ", directives)));
        }
        return config != null
                ? reader.read(folder.resolve(config))
                : reader.read(String.join("\n", directives) + "\n", name(), folder);
    }

    /** A line of a parameter is a directive, so that one of the same name can stand there more than once. */
    private List<String> directives() {
        var directives = new ArrayList<String>();
        for (String name : Collections.list(servlet.getInitParameterNames())) {
            if (!OWN.contains(name)) {
                servlet.getInitParameter(name)
                        .lines()
                        .map(String::strip)
                        .filter(arguments -> !arguments.isEmpty())
                        .forEach(arguments -> directives.add(name + " " + arguments));
            }
        }
        return directives;
    }

    private Map<String, String> environment() {
        var environment = new HashMap<>(System.getenv());
        environment.put("CONTEXT_PATH", context.getContextPath());
        return environment;
    }

    private Path folder() throws StartException {
        String root = context.getRealPath("/");
        if (root == null) {
            throw new StartException(name() + " needs a web application in a folder, but " + context.getContextPath()
                    + " is served from its war; unpack it");
        }
        return Path.of(root);
    }

    private String name() {
        return "servlet " + servlet.getServletName();
    }
}
