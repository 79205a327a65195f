// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import org.junit.jupiter.api.Test;

class TlsTest {

    @Test
    void leavesOutWhatTheContainerDoesNotSay() {
        var variables = new HashMap<String, String>();

        new Tls(null, "TLS_AES_128_GCM_SHA256", null, null, null).write(variables::put);

        assertThat(variables).containsOnlyKeys("SSL_CIPHER", "SSL_CLIENT_VERIFY");
    }
}
