// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsgibridge.site.VirtualHost;
import org.wsgibridge.testkit.Sites;

class VirtualHostsTest {

    private final VirtualHost first = host("a.example", List.of("*.a.example", "a?.example"), 80);
    private final VirtualHost plain = host("b.example", List.of("www.b.example"), 80);
    private final VirtualHost secure = host("b.example", List.of(), 443);
    private final VirtualHosts hosts = new VirtualHosts(Sites.of(first, plain, secure));

    @Test
    void findsAHostByItsNameInAnyCase() {
        assertThat(hosts.find("B.Example", 8080)).isSameAs(plain);
    }

    @Test
    void findsAHostByAnAlias() {
        assertThat(hosts.find("www.b.example", 8080)).isSameAs(plain);
    }

    @Test
    void findsAHostByAWildcard() {
        assertThat(hosts.find("x.y.a.example", 8080)).isSameAs(first);
        assertThat(hosts.find("a1.example", 8080)).isSameAs(first);
    }

    @Test
    void prefersAmongHostsOfOneNameTheOneWithThePort() {
        assertThat(hosts.find("b.example", 443)).isSameAs(secure);
    }

    @Test
    void leavesAnUnknownNameToTheFirstHost() {
        assertThat(hosts.find("unknown.example", 80)).isSameAs(first);
    }

    @Test
    void servesEverythingFromTheMainServerWhenThereAreNoVirtualHosts() {
        var site = Sites.of(new VirtualHost[0]);

        assertThat(new VirtualHosts(site).find("any", 80)).isSameAs(site.main());
    }

    private static VirtualHost host(String name, List<String> aliases, int port) {
        return Sites.host(name, aliases, port, List.of(), List.of(), List.of());
    }
}
