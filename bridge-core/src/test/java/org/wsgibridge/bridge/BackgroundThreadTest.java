// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackgroundThreadTest {

    private static final InheritableThreadLocal<String> CURRENT = new InheritableThreadLocal<>();

    @Test
    void inheritsNothingFromTheThreadThatMakesIt() throws Exception {
        List<@Nullable Object> seen = Collections.synchronizedList(new ArrayList<>());
        Thread own = Thread.currentThread();
        ClassLoader before = own.getContextClassLoader();
        BackgroundThread thread;
        try (var foreign = new URLClassLoader(new URL[0])) {
            own.setContextClassLoader(foreign);
            CURRENT.set("a request of somebody else's");
            thread = BackgroundThread.of(
                    () -> {
                        seen.add(Thread.currentThread().getContextClassLoader());
                        seen.add(CURRENT.get());
                    },
                    "background");
        } finally {
            own.setContextClassLoader(before);
            CURRENT.remove();
        }

        thread.start();
        thread.join();

        assertThat(seen).containsExactly(BackgroundThread.class.getClassLoader(), null);
    }
}
