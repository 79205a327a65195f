// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.Authenticator;
import org.apache.catalina.Container;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Serves in the place of a {@link BridgeValve} in a Context, because Tomcat appends the authenticator of a web
 * application to its valves: before it, mounts would be open to everybody, and without {@code REMOTE_USER}.
 */
final class AfterAuthentication extends ValveBase {

    private final BridgeValve valve;

    private AfterAuthentication(BridgeValve valve) {
        super(true);
        this.valve = valve;
    }

    /**
     * Puts itself behind the authenticator. Called while the pipeline is started, which goes on to this one.
     *
     * @return null when no authenticator follows the valve
     */
    static @Nullable AfterAuthentication follow(BridgeValve valve) {
        List<Valve> valves = Arrays.asList(valve.getContainer().getPipeline().getValves());
        boolean followed = valves.subList(valves.indexOf(valve) + 1, valves.size()).stream()
                .anyMatch(Authenticator.class::isInstance);
        if (!followed) {
            return null;
        }
        var after = new AfterAuthentication(valve);
        valve.getContainer().getPipeline().addValve(after);
        return after;
    }

    /** Takes itself away again. Called while the pipeline is stopped, which would leave it there. */
    void leave() throws LifecycleException {
        Container container = getContainer();
        stop();
        container.getPipeline().removeValve(this);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (!valve.serve(request, response)) {
            getNext().invoke(request, response);
        }
    }
}
