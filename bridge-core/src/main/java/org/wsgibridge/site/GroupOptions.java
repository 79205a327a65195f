// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One {@code WSGIDaemonProcess}: how the workers of a process group are started and how many there are.
 *
 * @param name of the group, unique in the whole configuration
 * @param processes workers to keep running for each application group, at least 1
 * @param processesWritten whether {@code processes=} was written: mod_wsgi's rule for {@code wsgi.multiprocess}
 * @param threads requests that one worker serves at the same time; 0 for a {@link #service}
 * @param maximumRequests requests after which a worker is replaced; 0 means never
 * @param user account that the workers run as ({@code name} or {@code #uid}); null means the server's
 * @param group likewise for the group; null means the user's own, or the server's
 * @param home working directory; null means the user's home when {@code user} is given, else the server's
 * @param umask of the workers; null means the server's
 * @param lang {@code LANG} of the workers; null means the server's
 * @param locale {@code LC_ALL} and the locale of the workers; null means the server's
 * @param displayName shown by {@code ps} and {@code top}; null means {@code (wsgi:NAME)}
 * @param pythonHome virtual environment or installation prefix; null means none
 * @param pythonPath directories put in front of {@code sys.path}, their {@code .pth} files processed
 * @param python interpreter to run; null means the one of {@code pythonHome}, else the Python 3 on the PATH
 * @param environment {@code env.NAME=value}: set in the process environment of the workers
 * @param stringResponse {@code str-response}: encoding for text chunks; null means that they are refused
 * @param timeouts {@code startup-timeout} and its like, as far as they are written; see {@link #timeout}
 * @param listenBacklog requests that may wait for a free thread; one more is refused with 503
 * @param memorySoftLimit resident size in bytes from which on a worker is replaced; 0 means none
 * @param requestBuffering {@code request-buffering}: whether a body is read to its end before a worker is taken
 * @param preload whether workers are forked from a process that has loaded the applications
 * @param upkeep how many workers there may be, and what happens to those that end by themselves
 * @param limits what the kernel and the interpreter hold each worker to
 * @param confinement what the workers are kept from, beyond their account
 * @param reload when and how the workers are replaced although nothing is wrong with them
 * @param location where the directive stands
 */
public record GroupOptions(
        String name,
        int processes,
        boolean processesWritten,
        int threads,
        int maximumRequests,
        @Nullable String user,
        @Nullable String group,
        @Nullable Path home,
        @Nullable Integer umask,
        @Nullable String lang,
        @Nullable String locale,
        @Nullable String displayName,
        @Nullable Path pythonHome,
        List<Path> pythonPath,
        @Nullable Path python,
        Map<String, String> environment,
        @Nullable String stringResponse,
        Map<Timeout, Duration> timeouts,
        int listenBacklog,
        long memorySoftLimit,
        boolean requestBuffering,
        boolean preload,
        Upkeep upkeep,
        ProcessLimits limits,
        Confinement confinement,
        ReloadOptions reload,
        Location location) {

    /** Name of the group in which a Python script runs that asks for none. */
    public static final String IMPLICIT = "default";

    public GroupOptions {
        if (processes < 1) {
            throw new IllegalArgumentException("processes must be at least 1 but is " + processes);
        }
        if (threads < 0) {
            throw new IllegalArgumentException("threads must not be negative but is " + threads);
        }
        if (maximumRequests < 0) {
            throw new IllegalArgumentException("maximum-requests must not be negative but is " + maximumRequests);
        }
        pythonPath = List.copyOf(pythonPath);
        environment = Map.copyOf(environment);
        timeouts = Map.copyOf(timeouts);
    }

    /** A time-out of this group; zero means that there is no limit. */
    public Duration timeout(Timeout which) {
        return timeouts.getOrDefault(which, which.standard());
    }

    /** Whether the workers run scripts ({@code WSGIImportScript}) and serve no requests. */
    public boolean service() {
        return threads == 0;
    }

    /** Whether nothing but the place in the configuration tells this one from another. */
    public boolean alike(GroupOptions other) {
        return with(reload, other.location).equals(other);
    }

    /** The same, watching every module that the workers import. */
    public GroupOptions reloadingOnChanges() {
        return with(reload.onChanges(true), location);
    }

    private GroupOptions with(ReloadOptions how, Location elsewhere) {
        return new GroupOptions(
                name,
                processes,
                processesWritten,
                threads,
                maximumRequests,
                user,
                group,
                home,
                umask,
                lang,
                locale,
                displayName,
                pythonHome,
                pythonPath,
                python,
                environment,
                stringResponse,
                timeouts,
                listenBacklog,
                memorySoftLimit,
                requestBuffering,
                preload,
                upkeep,
                limits,
                confinement,
                how,
                elsewhere);
    }

    /** Options of a group of this name, every one at its default. */
    public static Builder named(String name, Location location) {
        return new Builder(name, location);
    }

    /**
     * Collects options, each by the method of its name; the initial values of the fields are the defaults. For one
     * thread.
     */
    public static final class Builder {

        private final String name;
        private final Location location;
        private int processes = 1;
        private boolean processesWritten;
        private int threads = 5;
        private int maximumRequests;
        private @Nullable String user;
        private @Nullable String group;
        private @Nullable Path home;
        private @Nullable Integer umask;
        private @Nullable String lang;
        private @Nullable String locale;
        private @Nullable String displayName;
        private @Nullable Path pythonHome;
        private @Nullable List<Path> pythonPath;
        private @Nullable Path python;
        private final Map<String, String> environment = new HashMap<>();
        private @Nullable String stringResponse;
        private final Map<Timeout, Duration> timeouts = new EnumMap<>(Timeout.class);
        private int listenBacklog = 100;
        private long memorySoftLimit;
        private boolean requestBuffering;
        private boolean preload;
        private Upkeep upkeep = Upkeep.STANDARD;
        private ProcessLimits limits = ProcessLimits.NONE;
        private Confinement confinement = Confinement.NONE;
        private ReloadOptions reload = ReloadOptions.DEFAULTS;

        private Builder(String name, Location location) {
            this.name = name;
            this.location = location;
        }

        /** Writes {@code processes=}; also the number 1 counts as written. */
        public Builder processes(int number) {
            return processes(number, number);
        }

        /** Writes {@code processes=LEAST:MOST}. */
        public Builder processes(int least, int most) {
            processes = least;
            processesWritten = true;
            upkeep = upkeep.withMostProcesses(most);
            return this;
        }

        public Builder threads(int number) {
            threads = number;
            return this;
        }

        public Builder maximumRequests(int number) {
            maximumRequests = number;
            return this;
        }

        public Builder user(String account) {
            user = account;
            return this;
        }

        public Builder group(String account) {
            group = account;
            return this;
        }

        public Builder home(Path directory) {
            home = directory;
            return this;
        }

        public Builder umask(int mask) {
            umask = mask;
            return this;
        }

        public Builder lang(String value) {
            lang = value;
            return this;
        }

        public Builder locale(String value) {
            locale = value;
            return this;
        }

        public Builder displayName(String text) {
            displayName = text;
            return this;
        }

        public Builder pythonHome(Path directory) {
            pythonHome = directory;
            return this;
        }

        public Builder pythonPath(List<Path> directories) {
            pythonPath = directories;
            return this;
        }

        public Builder python(Path executable) {
            python = executable;
            return this;
        }

        public Builder stringResponse(String encoding) {
            stringResponse = encoding;
            return this;
        }

        /** Writes a time-out. */
        public Builder timeout(Timeout which, Duration value) {
            timeouts.put(which, value);
            return this;
        }

        public Builder listenBacklog(int requests) {
            listenBacklog = requests;
            return this;
        }

        public Builder memorySoftLimit(long bytes) {
            memorySoftLimit = bytes;
            return this;
        }

        public Builder requestBuffering(boolean on) {
            requestBuffering = on;
            return this;
        }

        public Builder preload(boolean on) {
            preload = on;
            return this;
        }

        /** Changes a part of the upkeep. */
        public Builder upkeep(UnaryOperator<Upkeep> change) {
            upkeep = change.apply(upkeep);
            return this;
        }

        /** Changes one of the limits. */
        public Builder limits(UnaryOperator<ProcessLimits> change) {
            limits = change.apply(limits);
            return this;
        }

        /** Changes a part of the confinement. */
        public Builder confinement(UnaryOperator<Confinement> change) {
            confinement = change.apply(confinement);
            return this;
        }

        /** Changes a part of what is said about reloads. */
        public Builder reload(UnaryOperator<ReloadOptions> change) {
            reload = change.apply(reload);
            return this;
        }

        /** Adds a variable to the process environment of the workers. */
        public Builder variable(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Sets {@code python-home} and {@code python-path} where this group has none of its own. */
        public Builder fallback(@Nullable Path home, @Nullable List<Path> path) {
            pythonHome = pythonHome == null ? home : pythonHome;
            pythonPath = pythonPath == null ? path : pythonPath;
            return this;
        }

        /** Sets variables of the process environment where this group does not set them itself. */
        public Builder fallback(Map<String, String> variables) {
            variables.forEach(environment::putIfAbsent);
            return this;
        }

        /** The options. */
        public GroupOptions build() {
            return new GroupOptions(
                    name,
                    processes,
                    processesWritten,
                    threads,
                    maximumRequests,
                    user,
                    group,
                    home,
                    umask,
                    lang,
                    locale,
                    displayName,
                    pythonHome,
                    pythonPath == null ? List.of() : pythonPath,
                    python,
                    environment,
                    stringResponse,
                    timeouts,
                    listenBacklog,
                    memorySoftLimit,
                    requestBuffering,
                    preload,
                    upkeep,
                    limits,
                    confinement,
                    reload,
                    location);
        }
    }
}
