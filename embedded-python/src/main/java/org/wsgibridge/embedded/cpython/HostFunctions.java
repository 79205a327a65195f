// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The functions that Python calls: {@code read}, {@code write}, {@code log} (here {@code print}), {@code interpreters}
 * ({@code count}) and {@code throw} ({@code raise}) of {@code wsgi_worker.host.HostCalls}. There is one set for all interpreters, and it lives as long as the process.
 *
 * <p>Each is entered with the GIL, releases it while Java code may wait, and turns whatever is thrown into
 * {@code OSError}: a Throwable that reached C would end the JVM. Bytes are read without the GIL, which is allowed because
 * they are immutable and the caller holds a reference.
 */
// C calls the functions, by handles that are looked up by name and with parameters that not all of them need.
@SuppressWarnings({"restricted", "UnusedMethod", "UnusedVariable"})
final class HostFunctions {

    /** {@code METH_FASTCALL} of methodobject.h: self, an array of arguments, their number. */
    private static final int METH_FASTCALL = 0x80;

    private static final StructLayout METHOD_DEFINITION = MemoryLayout.structLayout(
            ADDRESS.withName("ml_name"),
            ADDRESS.withName("ml_meth"),
            JAVA_INT.withName("ml_flags"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("ml_doc"));

    private final Map<Long, Pending> requests = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger interpreters = new AtomicInteger();
    private final HostLog log;

    /** The addresses of the definitions. */
    final long read = definition("read");

    final long write = definition("write");
    final long print = definition("print");
    final long count = definition("count");
    final long raise = definition("raise");

    /**
     * The functions.
     *
     * @param log takes records, on any thread
     */
    HostFunctions(HostLog log) {
        this.log = log;
    }

    /** Makes a request known by a number, until {@link #end}. */
    long begin(HostRequest request, Turnstile turnstile) {
        long number = numbers.incrementAndGet();
        requests.put(number, new Pending(request, turnstile));
        return number;
    }

    /** The number of a request; 0 when it has ended, or has not begun. */
    long numberOf(HostRequest request) {
        for (var entry : requests.entrySet()) {
            if (entry.getValue().request().equals(request)) {
                return entry.getKey();
            }
        }
        return 0;
    }

    /** From now on the request cannot be used. */
    void end(long number) {
        requests.remove(number);
    }

    /** Notes that there is one more interpreter; there are never fewer. */
    void addInterpreter() {
        interpreters.incrementAndGet();
    }

    private long read(long self, long arguments, long count) {
        return guarded(() -> {
            Pending pending = pending(argument(arguments, 0));
            return new BodyReading(pending, CPython.longValue(argument(arguments, 1))).bytes();
        });
    }

    private long write(long self, long arguments, long count) {
        return guarded(() -> {
            Pending pending = pending(argument(arguments, 0));
            long head = argument(arguments, 1);
            long data = argument(arguments, 2);
            boolean flush = CPython.longValue(argument(arguments, 3)) != 0;
            byte[] headBytes = head == CPython.NONE ? null : PyObjects.content(head);
            long size = CPython.bytesSize(data);
            if (size < 0) {
                throw PyObjects.raised();
            }
            MemorySegment source =
                    MemorySegment.ofAddress(CPython.bytesAsString(data)).reinterpret(size);
            byte[] buffer = pending.takeBuffer(size);
            try {
                pending.waiting(() -> send(pending.request(), headBytes, source, buffer, flush));
            } finally {
                pending.giveBack(buffer);
            }
            CPython.incRef(CPython.NONE);
            return CPython.NONE;
        });
    }

    private static int send(
            HostRequest request, byte @Nullable [] head, MemorySegment data, byte[] buffer, boolean flush)
            throws IOException {
        for (long sent = 0; sent < data.byteSize(); sent += buffer.length) {
            int length = (int) Math.min(data.byteSize() - sent, buffer.length);
            MemorySegment.copy(data, JAVA_BYTE, sent, buffer, 0, length);
            boolean last = sent + length == data.byteSize();
            request.write(sent == 0 ? head : null, buffer, length, flush && last);
        }
        return 0;
    }

    private long print(long self, long arguments, long count) {
        return guarded(() -> {
            String level = PyObjects.text(argument(arguments, 0));
            String speaker = PyObjects.text(argument(arguments, 1));
            String text = PyObjects.text(argument(arguments, 2));
            withoutGil(() -> {
                log.say(level, speaker, text);
                return 0;
            });
            CPython.incRef(CPython.NONE);
            return CPython.NONE;
        });
    }

    private long count(long self, long arguments, long count) {
        return guarded(() -> CPython.longNew(interpreters.get()));
    }

    /** The GIL is kept, so that the thread is where Python has just found it. */
    private long raise(long self, long arguments, long count) {
        return guarded(() -> {
            CPython.asyncException(CPython.longValue(argument(arguments, 0)), argument(arguments, 1));
            CPython.incRef(CPython.NONE);
            return CPython.NONE;
        });
    }

    private Pending pending(long number) throws IOException {
        Pending pending = requests.get(CPython.longValue(number));
        if (pending == null) {
            throw new IOException("the request has ended");
        }
        return pending;
    }

    private static long argument(long arguments, int index) {
        return PyObjects.pointerAt(arguments + index * JAVA_LONG.byteSize());
    }

    private interface Upcall {
        long run() throws IOException;
    }

    private static int withoutGil(Pending.Waiting waiting) throws IOException {
        long state = CPython.saveThread();
        try {
            return waiting.run();
        } finally {
            CPython.restoreThread(state);
        }
    }

    /** 0 tells Python that an exception has been set. */
    private static long guarded(Upcall upcall) {
        try {
            adopt(Thread.currentThread());
            return upcall.run();
        } catch (Throwable thrown) {
            PyObjects.raiseOsError(
                    thrown instanceof IOException ? String.valueOf(thrown.getMessage()) : thrown.toString());
            return 0;
        }
    }

    /** A thread that Python started came to Java without a class loader, which logging and others ask it for. */
    private static void adopt(Thread thread) {
        if (thread.getContextClassLoader() == null) {
            thread.setContextClassLoader(HostFunctions.class.getClassLoader());
        }
    }

    /** A {@code PyMethodDef} that calls the method of a name. */
    private long definition(String name) {
        try {
            MethodHandle method = MethodHandles.lookup()
                    .bind(this, name, MethodType.methodType(long.class, long.class, long.class, long.class));
            MemorySegment stub = Linker.nativeLinker()
                    .upcallStub(
                            method, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG), Arena.global());
            MemorySegment definition = Arena.global().allocate(METHOD_DEFINITION);
            definition.set(ADDRESS, offset("ml_name"), Arena.global().allocateFrom(name));
            definition.set(ADDRESS, offset("ml_meth"), stub);
            definition.set(JAVA_INT, offset("ml_flags"), METH_FASTCALL);
            return definition.address();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("there is no host function " + name, e);
        }
    }

    private static long offset(String field) {
        return METHOD_DEFINITION.byteOffset(MemoryLayout.PathElement.groupElement(field));
    }
}
