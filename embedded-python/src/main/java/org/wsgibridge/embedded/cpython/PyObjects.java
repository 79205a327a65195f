// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Java values to Python objects and back. Called with the GIL held. */
@SuppressWarnings("restricted")
final class PyObjects {

    private PyObjects() {}

    /** New {@code bytes}, copied from an address, or yet to be written when that is 0. */
    static long bytes(long address, long size) {
        long bytes = CPython.bytesNew(address, size);
        if (bytes == 0) {
            throw raised();
        }
        return bytes;
    }

    /** New {@code bytes}; the copy is the only one. */
    static long bytes(byte[] source, int length) {
        long bytes = bytes(0, length);
        MemorySegment target =
                MemorySegment.ofAddress(CPython.bytesAsString(bytes)).reinterpret(length);
        MemorySegment.copy(source, 0, target, JAVA_BYTE, 0, length);
        return bytes;
    }

    /** The content of {@code bytes}. */
    static byte[] content(long bytes) {
        long size = CPython.bytesSize(bytes);
        if (size < 0) {
            throw raised();
        }
        return copy(CPython.bytesAsString(bytes), size);
    }

    /** Bytes that stand somewhere. */
    static byte[] copy(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size).toArray(JAVA_BYTE);
    }

    /** The content of {@code str}. */
    static String text(long text) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(JAVA_LONG);
            long address = CPython.unicodeAsUtf8(text, size.address());
            if (address == 0) {
                throw raised();
            }
            return new String(copy(address, size.get(JAVA_LONG, 0)), StandardCharsets.UTF_8);
        }
    }

    /** A pointer that stands somewhere. */
    static long pointerAt(long address) {
        return MemorySegment.ofAddress(address)
                .reinterpret(JAVA_LONG.byteSize())
                .get(JAVA_LONG, 0);
    }

    /** Sets {@code OSError} as the exception of the function that is about to return 0. */
    static void raiseOsError(String message) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(message.replace('\0', ' '));
            CPython.errorSet(pointerAt(CPython.OS_ERROR_POINTER), text.address());
        }
    }

    /** The exception that is set, which is taken away, as one of Java's. */
    static PythonException raised() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(JAVA_LONG, 3);
            long type = error.address();
            long value = type + JAVA_LONG.byteSize();
            long traceback = value + JAVA_LONG.byteSize();
            CPython.errorFetch(type, value, traceback);
            CPython.errorNormalize(type, value, traceback);
            String name = words(error.getAtIndex(JAVA_LONG, 0)).replaceAll("<class '(.*)'>", "$1");
            String message = name + ": " + words(error.getAtIndex(JAVA_LONG, 1));
            for (int i = 0; i < 3; i++) {
                if (error.getAtIndex(JAVA_LONG, i) != 0) {
                    CPython.decRef(error.getAtIndex(JAVA_LONG, i));
                }
            }
            return new PythonException(message);
        }
    }

    private static String words(long object) {
        long text = object == 0 ? 0 : CPython.str(object);
        if (text == 0) {
            CPython.errorClear();
            return "(no words)";
        }
        try {
            return text(text);
        } finally {
            CPython.decRef(text);
        }
    }
}
