// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A shared library whose symbols everybody can see. {@code SymbolLookup.libraryLookup} would hide them, and CPython's
 * extension modules, which do not link libpython, would find none of its functions.
 *
 * <p>Never closed: code of the library may run on any thread for as long as the process lives.
 */
@SuppressWarnings("restricted")
final class NativeLibrary {

    // dlfcn.h of glibc and musl on Linux.
    private static final int RTLD_NOW = 2;
    private static final int RTLD_GLOBAL = 0x100;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle DLOPEN = standard("dlopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle DLSYM = standard("dlsym", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle DLERROR = standard("dlerror", FunctionDescriptor.of(ADDRESS));

    private final Path file;
    private final MemorySegment handle;

    private NativeLibrary(Path file, MemorySegment handle) {
        this.file = file;
        this.handle = handle;
    }

    /**
     * Loads a library.
     *
     * @throws PythonUnavailableException when the system's loader refuses, with its words
     */
    static NativeLibrary open(Path file) throws PythonUnavailableException {
        try (var arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toString());
            var handle = (MemorySegment) DLOPEN.invokeExact(name, RTLD_NOW | RTLD_GLOBAL);
            if (handle.address() == 0) {
                var error = (MemorySegment) DLERROR.invokeExact();
                throw new PythonUnavailableException(file + " cannot be loaded: "
                        + error.reinterpret(Long.MAX_VALUE).getString(0)
                        + "; repair this Python or choose another one with WSGIPythonHome");
            }
            return new NativeLibrary(file, handle);
        } catch (PythonUnavailableException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new LinkageError("dlopen cannot be called", t);
        }
    }

    /** The address of a symbol; 0 when there is no such symbol. */
    long find(String symbol) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(symbol);
            return ((MemorySegment) DLSYM.invokeExact(handle, name)).address();
        } catch (Error e) {
            throw e;
        } catch (Throwable t) {
            throw new LinkageError("dlsym cannot be called", t);
        }
    }

    /**
     * The address of a symbol.
     *
     * @throws LinkageError when there is no such symbol
     */
    long require(String symbol) {
        long address = find(symbol);
        if (address == 0) {
            throw new LinkageError(file + " has no " + symbol);
        }
        return address;
    }

    /**
     * A function.
     *
     * @throws LinkageError when there is no such symbol
     */
    MethodHandle function(String symbol, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(MemorySegment.ofAddress(require(symbol)), type, options);
    }

    /** A function that not every version has; null when this one has not. */
    @Nullable
    MethodHandle optional(String symbol, FunctionDescriptor type) {
        return find(symbol) == 0 ? null : function(symbol, type);
    }

    private static MethodHandle standard(String symbol, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(symbol).orElseThrow(), type);
    }
}
