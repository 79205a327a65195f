// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.config.Configuration;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.config.ConfigurationReader;
import org.wsgibridge.site.GroupOptions;

/** What {@code serve} is asked to serve. */
sealed interface ServeTarget {

    /** How locations name what stands on the command line. */
    String COMMAND_LINE = "command line";

    Pattern MODULE = Pattern.compile("[\\w.]+:[\\w.]+(\\(\\))?");

    /**
     * Tells what a word is.
     *
     * @throws Refusal when it is nothing that can be served
     */
    static ServeTarget of(String word) throws Refusal {
        Path path = Path.of(word);
        String name = word.toLowerCase(Locale.ROOT);
        if (Files.isRegularFile(path)) {
            boolean application = name.endsWith(".py") || name.endsWith(".wsgi") || name.endsWith(".jar");
            return application ? new ApplicationTarget(path.toAbsolutePath().toString()) : new ConfigurationFile(path);
        }
        if (MODULE.matcher(word).matches()) {
            return new ApplicationTarget("python:" + word);
        }
        throw new Refusal(word + " is neither a file nor module:callable; give a configuration file, a script, a jar or"
                + " a module's callable");
    }

    /** Reads or composes the configuration. */
    Configuration read(GroupArguments group) throws ConfigurationException;

    /** A file in mod_wsgi's syntax. */
    record ConfigurationFile(Path path) implements ServeTarget {
        @Override
        public Configuration read(GroupArguments group) throws ConfigurationException {
            return new ConfigurationReader(System.getenv()).read(path);
        }
    }

    /**
     * One application, for which the configuration is composed.
     *
     * @param target as the second argument of {@code WSGIScriptAlias}
     */
    record ApplicationTarget(String target) implements ServeTarget {

        @Override
        public Configuration read(GroupArguments group) throws ConfigurationException {
            Path here = Path.of("").toAbsolutePath();
            var daemon = new StringBuilder("WSGIDaemonProcess " + GroupOptions.IMPLICIT);
            option(daemon, "processes", group.processes);
            option(daemon, "threads", group.threads == null ? Integer.valueOf(5) : group.threads);
            option(daemon, "maximum-requests", group.maximumRequests);
            option(daemon, "python", absolute(here, group.python));
            option(daemon, "python-home", absolute(here, group.pythonHome));
            option(daemon, "python-path", group.pythonPath);
            option(daemon, "home", here);
            // There is nothing else to serve, and somebody looks on.
            option(daemon, "need-app", "on");
            String alias = "WSGIScriptAlias " + quoted(group.mountPoint) + " " + quoted(target) + " process-group="
                    + GroupOptions.IMPLICIT;
            return new ConfigurationReader(System.getenv()).read(daemon + "\n" + alias + "\n", COMMAND_LINE, here);
        }

        private static void option(StringBuilder directive, String name, @Nullable Object value) {
            if (value != null) {
                directive.append(' ').append(name).append('=').append(quoted(value.toString()));
            }
        }

        private static @Nullable Path absolute(Path here, @Nullable Path path) {
            return path == null ? null : here.resolve(path);
        }

        private static String quoted(String value) {
            return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }
}
