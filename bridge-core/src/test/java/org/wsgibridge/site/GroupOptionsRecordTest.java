// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupOptionsRecordTest {

    private final GroupOptions.Builder group = GroupOptions.named("g", new Location("site.conf", 1));

    @Test
    void rejectsNumbersOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> group.processes(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group.processes(1).threads(-1).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group.threads(1).maximumRequests(-1).build());
    }

    @Test
    void fallsBackOnlyWhereNothingWasSet() {
        var options = group.pythonHome(Path.of("/own"))
                .fallback(Path.of("/main"), List.of(Path.of("/path")))
                .build();

        assertThat(options.pythonHome()).isEqualTo(Path.of("/own"));
        assertThat(options.pythonPath()).containsExactly(Path.of("/path"));
    }
}
