// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.wsgibridge.daemon.group.GroupKey;

/**
 * The names of groups and workers, in the domain of whatever holds the bridge and with the keys that say where that is:
 * {@code Catalina:type=WSGIProcessGroup,host=localhost,name=shop}. The application group stands there unless it is
 * {@code %{GLOBAL}}, the language unless it is Python.
 */
final class Names {

    private static final Set<String> OF_THE_HOLDER = Set.of("type", "name");

    private final String domain;
    private final String place;

    /**
     * Below a name.
     *
     * @param holder such as {@code Catalina:type=Valve,host=localhost,name=BridgeValve}
     */
    Names(ObjectName holder) {
        var keys = new TreeMap<>(holder.getKeyPropertyList());
        keys.keySet().removeAll(OF_THE_HOLDER);
        this.domain = holder.getDomain();
        this.place = keys.entrySet().stream().map(Names::written).collect(Collectors.joining());
    }

    /** The name of something that has no MBean itself. */
    static ObjectName holder(String domain, Map<String, String> place) {
        return parse(domain + ":type=Bridge"
                + place.entrySet().stream()
                        .map(key -> quoted(key.getKey(), key.getValue()))
                        .collect(Collectors.joining()));
    }

    ObjectName of(GroupKey group) {
        return name("WSGIProcessGroup", quoted("name", group.processGroup()) + rest(group));
    }

    ObjectName of(GroupKey group, long pid) {
        return name("WSGIWorker", quoted("processGroup", group.processGroup()) + rest(group) + ",name=" + pid);
    }

    private static String rest(GroupKey group) {
        String application =
                group.applicationGroup().isEmpty() ? "" : quoted("applicationGroup", group.applicationGroup());
        return application + (group.python() ? "" : ",language=java");
    }

    private ObjectName name(String type, String keys) {
        return parse(domain + ":type=" + type + place + keys);
    }

    private static ObjectName parse(String name) {
        try {
            return new ObjectName(name);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("no name for an MBean: " + name, e);
        }
    }

    private static String written(Map.Entry<String, String> key) {
        return "," + key.getKey() + "=" + key.getValue();
    }

    /** As Tomcat does it: quoted only where it has to be, because somebody will have to type it. */
    private static String quoted(String key, String value) {
        boolean plain = value.chars().noneMatch(character -> ",=:\"*?\n".indexOf(character) >= 0);
        return "," + key + "=" + (plain ? value : ObjectName.quote(value));
    }
}
