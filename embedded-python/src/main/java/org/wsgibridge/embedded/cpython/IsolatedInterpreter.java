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
import java.lang.invoke.MethodHandle;

/**
 * Makes an interpreter with a GIL of its own (PEP 684). Its objects are nobody else's either, so that extension modules
 * that were not made for it refuse to be imported.
 */
@SuppressWarnings("restricted")
final class IsolatedInterpreter {

    private static final String SYMBOL = "Py_NewInterpreterFromConfig";

    /** {@code PyInterpreterConfig_OWN_GIL}. */
    private static final int OWN_GIL = 2;

    /** {@code PyInterpreterConfig}, from {@code use_main_obmalloc} to {@code gil}. */
    private static final int[] CONFIGURATION = {0, 0, 0, 1, 1, 1, OWN_GIL};

    private IsolatedInterpreter() {}

    /**
     * Makes one, and releases the GIL of the interpreter that was current.
     *
     * @return its thread state, which is current
     * @throws PythonException when this version of Python cannot
     */
    static long make(NativeLibrary library) {
        if (library.find(SYMBOL) == 0) {
            throw new PythonException("this version of Python has one GIL for all interpreters");
        }
        // PyStatus is 32 bytes: an int, two pointers and an int, each aligned to 8.
        var status = MemoryLayout.structLayout(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
        MethodHandle make = library.function(SYMBOL, FunctionDescriptor.of(status, ADDRESS, ADDRESS));
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(JAVA_LONG);
            var answer = (MemorySegment)
                    make.invokeExact((SegmentAllocator) arena, state, arena.allocateFrom(JAVA_INT, CONFIGURATION));
            if (answer.get(JAVA_INT, 0) != 0 || state.get(JAVA_LONG, 0) == 0) {
                throw new PythonException("Python cannot make an interpreter with a GIL of its own");
            }
            return state.get(JAVA_LONG, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new LinkageError(SYMBOL + " cannot be called", t);
        }
    }
}
