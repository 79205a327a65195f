// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordHandlesTest {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    Path folder;

    @Test
    void letGoOfTheClassLoaderOfARecord() throws Exception {
        WeakReference<ClassLoader> gone = loaderOfARecordThatHasBeenUsed();

        RecordHandles.forget(lasting());

        long deadline = System.nanoTime() + PATIENCE;
        while (gone.get() != null && System.nanoTime() < deadline) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(gone.get()).isNull();
    }

    private WeakReference<ClassLoader> loaderOfARecordThatHasBeenUsed() throws Exception {
        try (var loader = loader("Visit", "public record Visit(Visit before) {}")) {
            Class<?> type = loader.loadClass("Visit");
            Object visit = type.getConstructor(type).newInstance((Object) null);
            Object next = type.getConstructor(type).newInstance(visit);
            assertThat(next.equals(visit)).isFalse();
            assertThat(next.hashCode()).isEqualTo(next.hashCode());
            assertThat(next).hasToString("Visit[before=Visit[before=null]]");
            return new WeakReference<>(loader);
        }
    }

    /** Of a class loader that is not Java's own, as those of a container are not. */
    private Class<?> lasting() throws Exception {
        try (var loader = loader("Lasting", "public class Lasting {}")) {
            return loader.loadClass("Lasting");
        }
    }

    private URLClassLoader loader(String name, String source) throws Exception {
        Path classes = folder.resolve(name);
        ApplicationJar.compile(classes, name, source);
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
    }
}
