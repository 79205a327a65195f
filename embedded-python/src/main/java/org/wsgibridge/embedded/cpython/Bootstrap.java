// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Opens the door of an interpreter: imports our package and has it arrange the interpreter. */
@SuppressWarnings("restricted")
final class Bootstrap {

    /** {@code Py_file_input} of compile.h. */
    private static final int FILE_INPUT = 257;

    /**
     * {@code threading} comes first, so that it takes this thread and not one of a request for the main one. The folder
     * leaves {@code sys.path} at once, because applications must not find our modules by their plain names.
     */
    private static final String PROGRAM = """
            import threading
            import sys
            folder = folder.decode()
            sys.path.insert(0, folder)
            try:
                from wsgi_worker import host
            finally:
                sys.path.remove(folder)
            host = host.start(settings, read, write, log, interpreters, throw)
            load, handle, stop, interrupt = host.load, host.handle, host.stop, host.interrupt
            """;

    private Bootstrap() {}

    /**
     * Runs in the interpreter whose thread state is current.
     *
     * @return the functions, whose references stay with the interpreter for its life
     * @throws PythonException when our package cannot be imported or started
     */
    static Interpreter.Door run(HostFunctions functions, String folder, byte[] settings) {
        try (var arena = Arena.ofConfined()) {
            long globals = CPython.dictNew();
            set(globals, "__builtins__", CPython.builtins(), arena);
            give(globals, "folder", bytes(folder.getBytes(StandardCharsets.UTF_8)), arena);
            give(globals, "settings", bytes(settings), arena);
            give(globals, "read", CPython.functionNew(functions.read, 0, 0), arena);
            give(globals, "write", CPython.functionNew(functions.write, 0, 0), arena);
            give(globals, "log", CPython.functionNew(functions.print, 0, 0), arena);
            give(globals, "interpreters", CPython.functionNew(functions.count, 0, 0), arena);
            give(globals, "throw", CPython.functionNew(functions.raise, 0, 0), arena);
            evaluate(globals, arena);
            return new Interpreter.Door(
                    get(globals, "load", arena),
                    get(globals, "handle", arena),
                    get(globals, "stop", arena),
                    get(globals, "interrupt", arena));
        }
    }

    private static void evaluate(long globals, Arena arena) {
        MemorySegment program = arena.allocateFrom(PROGRAM);
        MemorySegment name = arena.allocateFrom("<wsgi-bridge>");
        long code = CPython.compile(program.address(), name.address(), FILE_INPUT);
        long result = code == 0 ? 0 : CPython.evalCode(code, globals, globals);
        if (result == 0) {
            throw PyObjects.raised();
        }
        CPython.decRef(result);
        CPython.decRef(code);
    }

    private static long bytes(byte[] content) {
        return PyObjects.bytes(content, content.length);
    }

    /** Hands a new reference over to the dictionary. */
    private static void give(long dictionary, String name, long value, Arena arena) {
        set(dictionary, name, value, arena);
        CPython.decRef(value);
    }

    private static void set(long dictionary, String name, long value, Arena arena) {
        if (value == 0 || CPython.dictSet(dictionary, arena.allocateFrom(name).address(), value) != 0) {
            throw PyObjects.raised();
        }
    }

    private static long get(long dictionary, String name, Arena arena) {
        return CPython.dictGet(dictionary, arena.allocateFrom(name).address());
    }
}
