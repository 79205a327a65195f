// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C API that the bridge calls once Python runs: names and signatures, no logic. Each method is the
 * function of its name; all but {@link #threadStateNew} and {@link #restoreThread} want the GIL.
 *
 * <p>The class can be initialised when {@link PythonRuntime} has loaded libpython, and not before. The handles are
 * constants, which is what makes a call cost some nanoseconds.
 *
 * @see <a href="https://docs.python.org/3/c-api/index.html">Python/C API reference</a>
 */
final class CPython {

    private static final FunctionDescriptor LONG = FunctionDescriptor.of(JAVA_LONG);
    private static final FunctionDescriptor LONG_LONG = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor LONG_LONG2 = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor LONG_LONG3 =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor VOID_LONG = FunctionDescriptor.ofVoid(JAVA_LONG);
    private static final FunctionDescriptor VOID_LONG2 = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor VOID_LONG3 = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final NativeLibrary LIBRARY = PythonRuntime.library();

    private static final MethodHandle SAVE_THREAD = LIBRARY.function("PyEval_SaveThread", LONG);
    private static final MethodHandle RESTORE_THREAD = LIBRARY.function("PyEval_RestoreThread", VOID_LONG);
    private static final MethodHandle STATE_NEW = LIBRARY.function("PyThreadState_New", LONG_LONG);
    private static final MethodHandle STATE_GET = LIBRARY.function("PyThreadState_Get", LONG);
    private static final MethodHandle STATE_SWAP = LIBRARY.function("PyThreadState_Swap", LONG_LONG);
    private static final MethodHandle STATE_CLEAR = LIBRARY.function("PyThreadState_Clear", VOID_LONG);
    private static final MethodHandle STATE_DELETE =
            LIBRARY.function("PyThreadState_DeleteCurrent", FunctionDescriptor.ofVoid());
    private static final MethodHandle ASYNC_EXCEPTION =
            LIBRARY.function("PyThreadState_SetAsyncExc", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle INTERPRETER_HEAD = LIBRARY.function("PyInterpreterState_Head", LONG);
    /** Not in 3.8. */
    private static final @Nullable MethodHandle STATE_INTERPRETER =
            LIBRARY.optional("PyThreadState_GetInterpreter", LONG_LONG);

    private static final MethodHandle NEW_INTERPRETER = LIBRARY.function("Py_NewInterpreter", LONG);

    private static final MethodHandle INC_REF = LIBRARY.function("Py_IncRef", VOID_LONG);
    private static final MethodHandle DEC_REF = LIBRARY.function("Py_DecRef", VOID_LONG);
    private static final MethodHandle BYTES_NEW = LIBRARY.function("PyBytes_FromStringAndSize", LONG_LONG2);
    private static final MethodHandle BYTES_SIZE = LIBRARY.function("PyBytes_Size", LONG_LONG);
    private static final MethodHandle BYTES_AS_STRING = LIBRARY.function("PyBytes_AsString", LONG_LONG);
    private static final MethodHandle UNICODE_UTF8 = LIBRARY.function("PyUnicode_AsUTF8AndSize", LONG_LONG2);
    private static final MethodHandle LONG_NEW = LIBRARY.function("PyLong_FromLongLong", LONG_LONG);
    private static final MethodHandle LONG_VALUE = LIBRARY.function("PyLong_AsLongLong", LONG_LONG);
    private static final MethodHandle OBJECT_STR = LIBRARY.function("PyObject_Str", LONG_LONG);
    private static final MethodHandle DICT_NEW = LIBRARY.function("PyDict_New", LONG);
    private static final MethodHandle DICT_SET =
            LIBRARY.function("PyDict_SetItemString", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle DICT_GET = LIBRARY.function("PyDict_GetItemString", LONG_LONG2);
    private static final MethodHandle GET_BUILTINS = LIBRARY.function("PyEval_GetBuiltins", LONG);
    private static final MethodHandle COMPILE =
            LIBRARY.function("Py_CompileString", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVAL_CODE = LIBRARY.function("PyEval_EvalCode", LONG_LONG3);
    private static final MethodHandle FUNCTION_NEW = LIBRARY.function("PyCFunction_NewEx", LONG_LONG3);
    private static final MethodHandle CALL = LIBRARY.function(
            "PyObject_CallFunctionObjArgs",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private static final MethodHandle ERROR_FETCH = LIBRARY.function("PyErr_Fetch", VOID_LONG3);
    private static final MethodHandle ERROR_NORMALIZE = LIBRARY.function("PyErr_NormalizeException", VOID_LONG3);
    private static final MethodHandle ERROR_CLEAR = LIBRARY.function("PyErr_Clear", FunctionDescriptor.ofVoid());
    private static final MethodHandle ERROR_SET = LIBRARY.function("PyErr_SetString", VOID_LONG2);

    /** {@code Py_None}; borrowed, as it lives for ever. */
    static final long NONE = LIBRARY.require("_Py_NoneStruct");

    /** Where the address of {@code PyExc_OSError} stands. */
    static final long OS_ERROR_POINTER = LIBRARY.require("PyExc_OSError");

    private CPython() {}

    /** Releases the GIL; the value is the thread's state. */
    static long saveThread() {
        return call(SAVE_THREAD);
    }

    /** Takes the GIL, waiting for it, and makes the state current. */
    static void restoreThread(long state) {
        run(RESTORE_THREAD, state);
    }

    /** A state of the calling thread in an interpreter; not current. */
    static long threadStateNew(long interpreter) {
        return call(STATE_NEW, interpreter);
    }

    static long threadStateGet() {
        return call(STATE_GET);
    }

    /** Makes a state of an interpreter with the same GIL current; the value is the one that was. */
    static long threadStateSwap(long state) {
        return call(STATE_SWAP, state);
    }

    static void threadStateClear(long state) {
        run(STATE_CLEAR, state);
    }

    /** Deletes the current state, which must have been cleared, and releases the GIL. */
    static void threadStateDeleteCurrent() {
        run(STATE_DELETE);
    }

    /** Has a thread of the current interpreter raise an exception when it next runs Python code. */
    static void asyncException(long thread, long exception) {
        try {
            int threads = (int) ASYNC_EXCEPTION.invokeExact(thread, exception);
            assert threads <= 1 : "an identifier of a thread is that of one thread";
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    /** The interpreter of a state that has just been made. */
    static long interpreterOf(long state) {
        // Without the function for it: new interpreters come first in the list.
        return STATE_INTERPRETER == null ? call(INTERPRETER_HEAD) : call(STATE_INTERPRETER, state);
    }

    /** A further interpreter with the GIL of the main one; the value is its state, which is current; 0 on failure. */
    static long newInterpreter() {
        return call(NEW_INTERPRETER);
    }

    static void incRef(long object) {
        run(INC_REF, object);
    }

    static void decRef(long object) {
        run(DEC_REF, object);
    }

    /** Bytes of that size, copied from an address, or yet to be written when that is 0. */
    static long bytesNew(long address, long size) {
        return call(BYTES_NEW, address, size);
    }

    /** -1 when the object is no bytes. */
    static long bytesSize(long bytes) {
        return call(BYTES_SIZE, bytes);
    }

    /** Where the bytes are: valid as long as the object, and 0 when it is no bytes. */
    static long bytesAsString(long bytes) {
        return call(BYTES_AS_STRING, bytes);
    }

    /** Where the text is as UTF-8, its size written to an address; valid as long as the object. */
    static long unicodeAsUtf8(long text, long sizeAddress) {
        return call(UNICODE_UTF8, text, sizeAddress);
    }

    static long longNew(long value) {
        return call(LONG_NEW, value);
    }

    static long longValue(long object) {
        return call(LONG_VALUE, object);
    }

    static long str(long object) {
        return call(OBJECT_STR, object);
    }

    static long dictNew() {
        return call(DICT_NEW);
    }

    /** The dictionary takes a reference of its own; the value is 0 when all went well. */
    static int dictSet(long dictionary, long name, long value) {
        try {
            return (int) DICT_SET.invokeExact(dictionary, name, value);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    /** Borrowed; 0 when there is no such item. */
    static long dictGet(long dictionary, long name) {
        return call(DICT_GET, dictionary, name);
    }

    /** Borrowed. */
    static long builtins() {
        return call(GET_BUILTINS);
    }

    static long compile(long source, long fileName, int start) {
        try {
            return (long) COMPILE.invokeExact(source, fileName, start);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    static long evalCode(long code, long globals, long locals) {
        return call(EVAL_CODE, code, globals, locals);
    }

    /** A function of a {@code PyMethodDef}, which must live as long as it; {@code self} and {@code module} may be 0. */
    static long functionNew(long definition, long self, long module) {
        return call(FUNCTION_NEW, definition, self, module);
    }

    /** Calls with two arguments; 0 when the call raised. */
    static long call(long callable, long first, long second) {
        try {
            return (long) CALL.invokeExact(callable, first, second, 0L);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    /** Takes the exception that is set away, and writes type, value and traceback, each possibly 0, to addresses. */
    static void errorFetch(long type, long value, long traceback) {
        run(ERROR_FETCH, type, value, traceback);
    }

    static void errorNormalize(long type, long value, long traceback) {
        run(ERROR_NORMALIZE, type, value, traceback);
    }

    static void errorClear() {
        run(ERROR_CLEAR);
    }

    static void errorSet(long type, long message) {
        run(ERROR_SET, type, message);
    }

    private static long call(MethodHandle function) {
        try {
            return (long) function.invokeExact();
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    private static long call(MethodHandle function, long argument) {
        try {
            return (long) function.invokeExact(argument);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    private static long call(MethodHandle function, long first, long second) {
        try {
            return (long) function.invokeExact(first, second);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    private static long call(MethodHandle function, long first, long second, long third) {
        try {
            return (long) function.invokeExact(first, second, third);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    private static void run(MethodHandle function) {
        try {
            function.invokeExact();
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    private static void run(MethodHandle function, long argument) {
        try {
            function.invokeExact(argument);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    private static void run(MethodHandle function, long first, long second) {
        try {
            function.invokeExact(first, second);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    private static void run(MethodHandle function, long first, long second, long third) {
        try {
            function.invokeExact(first, second, third);
        } catch (Throwable t) {
            throw broken(t);
        }
    }

    /** C throws nothing: what comes here is the JVM's own, such as a stack that is exhausted. */
    private static Error broken(Throwable thrown) {
        return thrown instanceof Error error ? error : new LinkageError("a call of libpython failed", thrown);
    }
}
