// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Where the groups of a web application stand, which has no MBean of ours that they could stand below. */
final class WebApplications {

    /** Of containers that have no domain. */
    private static final String DOMAIN = "WSGIBridge";

    private static final String SERVER = "server";

    private WebApplications() {}

    /**
     * A name to put groups and workers below: in the domain of its Tomcat, with the keys that Tomcat has for it there;
     * elsewhere in a domain of our own.
     *
     * @param place which web application it is; {@code server} is the container's name for the virtual server, which in a
     *     Tomcat is {@code Catalina/localhost}
     */
    static ObjectName holder(MBeanServer beans, Map<String, String> place) {
        String virtual = place.getOrDefault(SERVER, "");
        int slash = virtual.indexOf('/');
        if (slash < 0 || !tomcat(beans, virtual.substring(0, slash))) {
            return Names.holder(DOMAIN, place);
        }
        var keys = new TreeMap<>(place);
        keys.remove(SERVER);
        keys.put("host", virtual.substring(slash + 1));
        return Names.holder(virtual.substring(0, slash), keys);
    }

    private static boolean tomcat(MBeanServer beans, String engine) {
        try {
            return beans.isRegistered(new ObjectName(engine + ":type=Engine"));
        } catch (MalformedObjectNameException noDomain) {
            return false;
        }
    }
}
