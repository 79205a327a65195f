// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program {@code wsgi-bridge}: its subcommands and exit statuses. */
@Command(
        name = "wsgi-bridge",
        description = "Serves WSGI applications, and Java classes with the same contract, from Apache Tomcat.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {Serve.class, Check.class, HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  wsgi-bridge serve /etc/wsgi-bridge/wsgi.conf     a site in mod_wsgi's own words",
            "  wsgi-bridge serve app.py                         the callable 'application' of a script",
            "  wsgi-bridge serve flaskapp:app --processes 4     a callable of a module",
            "  wsgi-bridge check /etc/wsgi-bridge/wsgi.conf     says what is wrong with a configuration",
            "",
            "Exit status: 0 after a stop that was asked for, 1 when it cannot start, 2 for wrong usage."
        })
public final class Main {

    private static final int HELP_WIDTH = 100;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        var commandLine = new CommandLine(new Main()).setUsageHelpWidth(HELP_WIDTH);
        commandLine.setParameterExceptionHandler((exception, given) -> {
            CommandLine command = exception.getCommandLine();
            command.getErr().println(exception.getMessage());
            command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
            return CommandLine.ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (exception instanceof Refusal refusal) {
                command.getErr().println(refusal.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw exception;
        });
        return commandLine.execute(args);
    }
}
