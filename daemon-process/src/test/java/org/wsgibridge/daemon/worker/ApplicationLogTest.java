// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ApplicationLogTest {

    private final AtomicInteger changes = new AtomicInteger();
    private final ApplicationLog log = new ApplicationLog("group", () -> 1, changes::incrementAndGet);

    @Test
    void isHeardToTheEndWhenAllThatListensIsThrough() {
        Runnable output = log.listening(() -> log.line("last"));
        Runnable channel = log.listening(() -> log.line("words"));

        output.run();
        assertThat(log.heard()).isFalse();
        channel.run();

        assertThat(log.heard()).isTrue();
        assertThat(log.lastLines()).containsExactly("last", "words");
    }

    @Test
    void takesWhatTheWorkerSaysOfItselfForNoLastWords() {
        log.record(List.of("info", "", "", "Loading WSGI script '/srv/app.wsgi'."));
        log.record(List.of("info", "shop", "", "opening"));

        assertThat(log.lastLines()).containsExactly("opening");
    }

    @Test
    void saysEachTimeThatThereIsOneLessThatListens() {
        log.listening(() -> {}).run();

        assertThat(changes).hasValue(1);
    }

    @Test
    void isHeardWhereNothingListens() {
        assertThat(log.heard()).isTrue();
    }
}
