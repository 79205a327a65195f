// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.Pythons;

@Timeout(180)
class SoakIT {

    @TempDir
    private Path folder;

    @Test
    void givesRightAnswersUnderMixedLoad() throws Exception {
        Pythons.requireShared();

        Soak.Findings findings = Soak.run(folder, Duration.ofSeconds(15), "");

        assertThat(findings.wrong()).isEmpty();
        assertThat(findings.answers()).isGreaterThan(100);
    }
}
