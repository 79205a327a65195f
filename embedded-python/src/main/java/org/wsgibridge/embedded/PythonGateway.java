// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.io.IOException;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.exchange.StringList;

/** A Python application in this process: describe the request, let it be answered, send what is left to send. */
final class PythonGateway implements Gateway {

    private final ApplicationGroup group;
    private final Application application;

    PythonGateway(ApplicationGroup group, Application application) {
        this.group = group;
        this.application = application;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        StringList request = application.describe(exchange);
        var embedded = new EmbeddedExchange(exchange);
        embedded.finish(group.handle(application, request, embedded));
    }
}
