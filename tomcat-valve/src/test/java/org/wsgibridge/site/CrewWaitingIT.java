// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import org.apache.catalina.connector.Connector;
import org.wsgibridge.connector.CrewProtocol;

/** Under our own connector, where a request that a worker is at work on waits as well. */
class CrewWaitingIT extends WaitingContract {

    @Override
    Connector connector() {
        return new Connector(new CrewProtocol());
    }

    @Override
    int others() {
        return 1;
    }
}
