// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class WebApplicationsTest {

    private final MBeanServer beans = MBeanServerFactory.newMBeanServer();

    @Test
    void haveTheirGroupsInTheDomainOfTheirTomcat() throws Exception {
        ObjectName engine = new ObjectName("Catalina:type=Engine");
        beans.registerMBean(ManagementFactory.getClassLoadingMXBean(), engine);

        assertThat(holder("Catalina/shop.example"))
                .isEqualTo(new ObjectName("Catalina:type=Bridge,host=shop.example,context=/a,servlet=b"));
    }

    @Test
    void haveTheirGroupsInADomainOfOursWhereThereIsNoTomcat() throws Exception {
        assertThat(holder("Catalina/shop.example"))
                .isEqualTo(new ObjectName("WSGIBridge:type=Bridge,server=Catalina/shop.example,context=/a,servlet=b"));
        assertThat(holder("*/shop.example").getDomain()).isEqualTo("WSGIBridge");
    }

    private ObjectName holder(String server) {
        return WebApplications.holder(beans, Map.of("context", "/a", "servlet", "b", "server", server));
    }
}
