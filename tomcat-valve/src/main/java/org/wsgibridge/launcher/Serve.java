// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.config.Configuration;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.config.ConfigurationSource;
import org.wsgibridge.valve.BridgeValve;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wsgi-bridge serve TARGET}: reads, starts, says ready, and stops when it is told to. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Serves a configuration, a script or a module's callable over HTTP.",
            "When every worker of every process group is ready, and not before, one line on the standard output"
                    + " says so: 'ready: http://HOST:PORT/'. The log goes to the standard error.",
            "SIGHUP reads the configuration again: what has changed is replaced without a request that notices, and a"
                    + " broken one is refused.",
            "Ctrl-C and SIGTERM let the requests end and stop with status 0; a second Ctrl-C stops at once."
        })
final class Serve implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(Serve.class);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "TARGET",
            description = {
                "A configuration file in mod_wsgi's syntax;",
                "or a WSGI script (*.py, *.wsgi), or a jar with a gateway callable (*.jar);",
                "or module:callable, imported from the current directory."
            })
    private String target = "";

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 chooses a free one (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--http2",
            description =
                    "Speaks HTTP/2 as well: on the HTTPS port as clients choose, on the other one in clear (h2c).")
    private boolean http2;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace (default: ${DEFAULT-VALUE}).")
    private LogLevel logLevel = LogLevel.info;

    @Option(
            names = "--debug-mode",
            description = {
                "Shows tracebacks to clients, and loads applications when they are first asked for, so that one that",
                "does not load is shown as well. For developers only: a traceback tells strangers too much."
            })
    private boolean debugMode;

    @Option(
            names = "--reload-on-changes",
            description = {
                "Replaces workers as soon as the file of any module that they have imported is saved; while it does not",
                "load, the workers before it go on. For developers."
            })
    private boolean reloadOnChanges;

    @ArgGroup(exclusive = false, heading = "%nFor HTTPS beside HTTP:%n")
    private @Nullable TlsArguments tls;

    @ArgGroup(exclusive = false, heading = "%nFor a script, jar or module:%n")
    private @Nullable GroupArguments group;

    @Override
    public Integer call() throws Refusal {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        checkPort(spec, "--port", port);
        if (tls != null) {
            checkPort(spec, "--https-port", tls.port);
        }
        Logging.toStandardError(logLevel);
        ConfigurationSource source = source(spec);
        var valve = new BridgeValve(read(source), source);
        valve.setDebugMode(debugMode);
        try (var server = EmbeddedTomcat.bind(new Endpoints(host, port, tls, http2), valve)) {
            var stop = StopSignals.install();
            var reload = ReloadSignal.install();
            server.start();
            reload.obey(server::reload);
            spec.commandLine().getOut().println("ready: " + server.urls());
            stop.await();
            log.info("stopping: requests that are here may end; interrupt again to stop at once");
        }
        return 0;
    }

    private static void checkPort(CommandSpec commandSpec, String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(commandSpec.commandLine(), option + " must be from 0 to 65535 but is " + port);
        }
    }

    private ConfigurationSource source(CommandSpec commandSpec) throws Refusal {
        ServeTarget what = ServeTarget.of(target);
        if (group != null && what instanceof ServeTarget.ConfigurationFile) {
            throw new ParameterException(
                    commandSpec.commandLine(),
                    "a configuration file says for itself what runs how; the options for a script, jar or module do not"
                            + " go with " + target);
        }
        GroupArguments arguments = group == null ? new GroupArguments() : group;
        return () -> reloadOnChanges ? what.read(arguments).reloadingOnChanges() : what.read(arguments);
    }

    private static Configuration read(ConfigurationSource source) throws Refusal {
        try {
            return source.read();
        } catch (ConfigurationException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }
}
