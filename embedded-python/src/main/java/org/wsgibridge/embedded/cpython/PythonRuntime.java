// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.RoomyThread;

/**
 * CPython in this process: there is at most one, and it stays until the process ends. To finalise it would leave threads
 * that run Python hanging, and it could not be started again.
 *
 * <p>Owns the thread {@code python-main}, which started it and makes interpreters, and does nothing else: CPython lets
 * its main thread take over signals, which are the JVM's.
 */
// CPython cannot be started twice, so why it could not be started is for good.
@SuppressWarnings("StaticAssignmentOfThrowable")
public final class PythonRuntime {

    /** What was started in this process, or why that failed: there is no second attempt. */
    private static @Nullable PythonRuntime running;

    private static @Nullable PythonUnavailableException failure;

    private static volatile @Nullable NativeLibrary loaded;

    private final Path library;
    private final List<String> arguments;
    private final ExecutorService main;
    private final long mainState;
    private final long mainInterpreter;
    private final HostFunctions functions;

    /** Of the GIL that all interpreters have in common which have none of their own. */
    private final Turnstile turnstile = new Turnstile();

    private PythonRuntime(
            Path library,
            List<String> arguments,
            ExecutorService main,
            long mainState,
            long mainInterpreter,
            HostFunctions functions) {
        this.library = library;
        this.arguments = arguments;
        this.main = main;
        this.mainState = mainState;
        this.mainInterpreter = mainInterpreter;
        this.functions = functions;
    }

    /**
     * Starts Python, or finds it running.
     *
     * @param library libpython
     * @param arguments command line, the executable first
     * @param log takes what Python code says
     * @throws PythonUnavailableException when it does not start, or another one is running
     */
    public static synchronized PythonRuntime start(Path library, List<String> arguments, HostLog log)
            throws PythonUnavailableException {
        if (failure != null) {
            throw failure;
        }
        if (running == null) {
            NativeLibrary opened = NativeLibrary.open(library);
            try {
                running = launch(library, opened, arguments, log);
            } catch (PythonUnavailableException e) {
                failure = e;
                throw e;
            }
        }
        if (!running.library.equals(library) || !running.arguments.equals(arguments)) {
            throw new PythonUnavailableException("this process already runs the Python of "
                    + running.arguments.get(0) + " with other options, and there can be only one; use the same"
                    + " WSGIPythonHome and options everywhere, or restart the server");
        }
        return running;
    }

    /**
     * Makes the main interpreter serve.
     *
     * @param package_ folder or zip path of the package {@code wsgi_worker}
     * @param settings see {@code wsgi_worker.host.start}
     */
    public Interpreter mainInterpreter(String package_, byte[] settings) {
        return onMain(() -> open(mainInterpreter, turnstile, package_, settings));
    }

    /**
     * Makes a further interpreter that serves. Its first thread state stays with python-main for ever: without it
     * CPython 3.11 refuses to make others.
     *
     * @param package_ folder or zip path of the package {@code wsgi_worker}
     * @param settings see {@code wsgi_worker.host.start}
     * @param ownGil whether its code runs beside that of the others; from CPython 3.13 on
     * @throws PythonException when it cannot be made
     */
    public Interpreter newInterpreter(String package_, byte[] settings, boolean ownGil) {
        return onMain(() -> ownGil ? isolated(package_, settings) : sibling(package_, settings));
    }

    private Interpreter sibling(String package_, byte[] settings) {
        functions.addInterpreter();
        long state = CPython.newInterpreter();
        if (state == 0) {
            throw new PythonException("Python cannot make another interpreter");
        }
        try {
            return open(CPython.interpreterOf(state), turnstile, package_, settings);
        } finally {
            CPython.threadStateSwap(mainState);
        }
    }

    private Interpreter isolated(String package_, byte[] settings) {
        functions.addInterpreter();
        long state = IsolatedInterpreter.make(library());
        try {
            return open(CPython.interpreterOf(state), new Turnstile(), package_, settings);
        } finally {
            CPython.saveThread();
            CPython.restoreThread(mainState);
        }
    }

    private Interpreter open(long interpreter, Turnstile gil, String package_, byte[] settings) {
        return new Interpreter(functions, interpreter, gil, Bootstrap.run(functions, package_, settings));
    }

    /** The library, for {@link CPython}. */
    static NativeLibrary library() {
        NativeLibrary found = loaded;
        if (found == null) {
            throw new IllegalStateException("libpython has not been loaded");
        }
        return found;
    }

    private static PythonRuntime launch(Path library, NativeLibrary opened, List<String> arguments, HostLog log)
            throws PythonUnavailableException {
        loaded = opened;
        var initialisation = new Initialisation(opened);
        if (initialisation.done()) {
            throw new PythonUnavailableException("another class loader of this process has started Python already; put"
                    + " the jars of the bridge into Tomcat's own lib folder, and restart the server");
        }
        ExecutorService main = Executors.newSingleThreadExecutor(task -> new RoomyThread(task, "python-main"));
        try {
            main.submit(() -> {
                        initialisation.run(arguments);
                        return null;
                    })
                    .get();
            var functions = new HostFunctions(log);
            functions.addInterpreter();
            // Now, while there is no other: CPython 3.8 can tell that of the state made last, and of no other.
            long interpreter = main.submit(() -> CPython.interpreterOf(CPython.threadStateGet()))
                    .get();
            long state = main.submit(CPython::saveThread).get();
            return new PythonRuntime(library, arguments, main, state, interpreter, functions);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PythonUnavailableException refused) {
                throw refused;
            }
            Throwable cause =
                    e.getCause() instanceof ExceptionInInitializerError error ? error.getCause() : e.getCause();
            throw new PythonUnavailableException(
                    "Python does not start: " + cause + "; choose another one with WSGIPythonHome", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PythonUnavailableException("Python was not started, as the server is being stopped", e);
        }
    }

    /** Runs something on python-main with the GIL. */
    private <T> T onMain(Callable<T> task) {
        try {
            return main.submit(() -> {
                        CPython.restoreThread(mainState);
                        try {
                            return task.call();
                        } finally {
                            CPython.saveThread();
                        }
                    })
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new LinkageError("python-main failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PythonException("interrupted while Python made an interpreter");
        }
    }
}
