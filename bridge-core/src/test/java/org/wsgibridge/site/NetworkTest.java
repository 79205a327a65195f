// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5,10.0.0.5,true",
        "10.0.0.5,10.0.0.6,false",
        "192.168.0.0/16,192.168.255.1,true",
        "192.168.0.0/16,192.169.0.1,false",
        "10.128.0.0/9,10.255.0.1,true",
        "10.128.0.0/9,10.127.0.1,false",
        "0.0.0.0/0,203.0.113.1,true",
        "0.0.0.0/0,::1,false",
        "::1,::1,true",
        "2001:db8::/32,2001:db8:1::7,true",
        "2001:db8::/32,2001:db9::,false",
        "fe80::/10,fe80::1%eth0,true",
        "127.0.0.1,::ffff:127.0.0.1,true",
        "127.0.0.1,localhost,false",
        "127.0.0.1,'',false",
    })
    void coversTheAddressesThatBeginAlike(String network, String address, boolean covered) {
        assertThat(Network.covers(List.of(Network.parse(network).orElseThrow()), address))
                .isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0", "10.0.0.256", "10.0.0.1/33", "::1/129", "10.0.0.1/", "10.0.0.1/-1"})
    void refusesWhatIsNoNetwork(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }
}
