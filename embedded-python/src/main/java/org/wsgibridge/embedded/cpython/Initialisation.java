// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * Starts CPython by {@code PyConfig}, which reports what is wrong where older ways end the process.
 *
 * <p>Everything but one field is said by command line arguments, so that the layout of {@code PyConfig}, which changes
 * with every version, need not be known. The one field is {@code install_signal_handlers}, which stands at the same
 * place in all versions from 3.8 to 3.14; a check at run time refuses any other.
 *
 * @see <a href="https://docs.python.org/3/c-api/init_config.html">Python initialization configuration</a>
 */
@SuppressWarnings("restricted")
final class Initialisation {

    /** {@code sizeof(PyConfig)} is 360 to 456 bytes in 3.8 to 3.14. */
    private static final long CONFIG_SIZE = 4096;

    private static final long INSTALL_SIGNAL_HANDLERS = 16;

    private static final StructLayout STATUS = MemoryLayout.structLayout(
            JAVA_INT.withName("type"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("func"),
            ADDRESS.withName("err_msg"),
            JAVA_INT.withName("exitcode"),
            MemoryLayout.paddingLayout(4));

    private static final long ERROR_MESSAGE = STATUS.byteOffset(MemoryLayout.PathElement.groupElement("err_msg"));
    private static final long EXIT_CODE = STATUS.byteOffset(MemoryLayout.PathElement.groupElement("exitcode"));
    private static final int STATUS_ERROR = 1;
    private static final int STATUS_EXIT = 2;

    private final NativeLibrary library;

    Initialisation(NativeLibrary library) {
        this.library = library;
    }

    /** Whether somebody in this process has started this Python already. */
    boolean done() {
        try {
            return (int) library.function("Py_IsInitialized", FunctionDescriptor.of(JAVA_INT))
                            .invokeExact()
                    != 0;
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    /**
     * Starts Python on the calling thread, which is its main thread from now on and holds the GIL.
     *
     * @param arguments {@code argv}, the executable first
     * @throws PythonUnavailableException when it does not start, with its words; it must not be tried again then
     */
    void run(List<String> arguments) throws PythonUnavailableException {
        try (var arena = Arena.ofConfined()) {
            MemorySegment config = arena.allocate(CONFIG_SIZE, 16);
            library.function("PyConfig_InitPythonConfig", FunctionDescriptor.ofVoid(ADDRESS))
                    .invokeExact(config);
            if (config.get(JAVA_INT, INSTALL_SIGNAL_HANDLERS) != 1) {
                throw new PythonUnavailableException("this version of Python has another layout of PyConfig than 3.8 to"
                        + " 3.14, for which the bridge was made; choose one of these with WSGIPythonHome");
            }
            config.set(JAVA_INT, INSTALL_SIGNAL_HANDLERS, 0);
            setArguments(config, arguments, arena);
            MethodHandle initialise =
                    library.function("Py_InitializeFromConfig", FunctionDescriptor.of(STATUS, ADDRESS));
            check((MemorySegment) initialise.invokeExact((SegmentAllocator) arena, config));
            library.function("PyConfig_Clear", FunctionDescriptor.ofVoid(ADDRESS))
                    .invokeExact(config);
        } catch (PythonUnavailableException e) {
            throw e;
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    private void setArguments(MemorySegment config, List<String> arguments, Arena arena) throws Throwable {
        MemorySegment pointers = arena.allocate(ADDRESS, arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
        }
        MethodHandle set =
                library.function("PyConfig_SetBytesArgv", FunctionDescriptor.of(STATUS, ADDRESS, JAVA_LONG, ADDRESS));
        check((MemorySegment) set.invokeExact((SegmentAllocator) arena, config, (long) arguments.size(), pointers));
    }

    private static void check(MemorySegment status) throws PythonUnavailableException {
        int type = status.get(JAVA_INT, 0);
        if (type == STATUS_ERROR) {
            MemorySegment message = status.get(ADDRESS, ERROR_MESSAGE);
            String words = message.address() == 0
                    ? "no reason given"
                    : message.reinterpret(Long.MAX_VALUE).getString(0);
            throw new PythonUnavailableException("Python does not start: " + words
                    + "; repair this installation or choose another one with" + " WSGIPythonHome");
        }
        if (type == STATUS_EXIT) {
            throw new PythonUnavailableException("Python does not start: it wants to exit with status "
                    + status.get(JAVA_INT, EXIT_CODE) + "; correct WSGIPythonWarnings and WSGIPythonOptimize");
        }
    }

    private static Error failed(Throwable thrown) {
        return thrown instanceof Error error ? error : new LinkageError("Python cannot be initialised", thrown);
    }
}
