// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.config.Configuration;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.config.ConfigurationReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wsgi-bridge check CONFIG}: what httpd's {@code apachectl configtest} does. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Reads a configuration and starts nothing.",
            "Prints 'Syntax OK', or every problem of every file as FILE:LINE: message (exit status 1)."
        })
final class Check implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", description = "The configuration file.")
    private @Nullable Path config;

    @Override
    public Integer call() throws Refusal {
        if (spec == null || config == null) {
            throw new IllegalStateException("called without a command line");
        }
        try {
            Configuration configuration = new ConfigurationReader(System.getenv()).read(config);
            configuration.warnings().forEach(spec.commandLine().getErr()::println);
            spec.commandLine().getOut().println("Syntax OK");
            return 0;
        } catch (ConfigurationException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }
}
