// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import org.apache.catalina.connector.Connector;
import org.wsgibridge.connector.CrewProtocol;

/** Under our own connector with two crews, which find answers to each other's requests. */
class CrewsWaitingIT extends WaitingContract {

    @Override
    Connector connector() {
        var protocol = new CrewProtocol();
        protocol.setCrews(2);
        return new Connector(protocol);
    }

    @Override
    int others() {
        return 1;
    }
}
