// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RuntimeDirectoryTest {

    @TempDir
    Path parent;

    @RepeatedTest(5)
    void isRemovedWhileSomebodyElseRemovesItToo() throws Exception {
        Path folder = parent.resolve("wsgi");
        for (int i = 0; i < 1000; i++) {
            Files.createFile(
                    Files.createDirectories(folder.resolve("folder" + i % 100)).resolve("file" + i));
        }
        var others = Executors.newFixedThreadPool(3);
        var removals = Stream.generate(() -> others.submit(() -> RuntimeDirectory.remove(folder)))
                .limit(3)
                .toList();

        RuntimeDirectory.remove(folder);

        assertThat(folder).doesNotExist();
        for (Future<?> removal : removals) {
            removal.get();
        }
        others.shutdown();
    }
}
