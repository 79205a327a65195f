// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.wsgibridge.daemon.group.GroupKey;

class NamesTest {

    private static final GroupKey SHOP = new GroupKey("shop", "", true);

    @Test
    void standInTheDomainAndAtThePlaceOfTheValve() throws MalformedObjectNameException {
        assertThat(of("Catalina:type=Valve,host=localhost,name=BridgeValve").of(SHOP))
                .isEqualTo(new ObjectName("Catalina:type=WSGIProcessGroup,host=localhost,name=shop"));
    }

    @Test
    void tellValvesOfOneContainerApart() throws MalformedObjectNameException {
        assertThat(of("Catalina:type=Valve,context=/a,host=b,seq=1,name=BridgeValve")
                        .of(SHOP, 7))
                .isEqualTo(new ObjectName("Catalina:type=WSGIWorker,context=/a,host=b,seq=1,processGroup=shop,name=7"));
    }

    @Test
    void quoteWhatANameCouldNotHold() throws MalformedObjectNameException {
        var group = new GroupKey("shop", "localhost:8080|/a", false);

        assertThat(of("Catalina:type=Valve,name=BridgeValve").of(group).getKeyProperty("applicationGroup"))
                .isEqualTo("\"localhost:8080|/a\"");
    }

    @Test
    void tellGroupsOfJavaFromThoseOfPython() throws MalformedObjectNameException {
        Names names = of("Catalina:type=Valve,name=BridgeValve");

        assertThat(names.of(new GroupKey("shop", "", false))).isNotEqualTo(names.of(SHOP));
    }

    @Test
    void tellServletsApart() {
        Names names = new Names(Names.holder("WSGIBridge", Map.of("context", "/a", "servlet", "b=c")));

        assertThat(names.of(SHOP)).hasToString("WSGIBridge:type=WSGIProcessGroup,context=/a,servlet=\"b=c\",name=shop");
    }

    private static Names of(String holder) throws MalformedObjectNameException {
        return new Names(new ObjectName(holder));
    }
}
