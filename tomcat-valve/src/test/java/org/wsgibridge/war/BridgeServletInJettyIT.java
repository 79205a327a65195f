// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.war;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.wsgibridge.servlet.BridgeServlet;

class BridgeServletInJettyIT extends BridgeServletContract {

    /** One accepts connections, one watches them, the others serve. */
    private static final int THREADS = 6;

    @Override
    Container start(Path webApplication, String contextPath, Map<String, String> parameters) throws Exception {
        var threads = new QueuedThreadPool(THREADS);
        threads.setReservedThreads(0);
        var server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        var context = new ServletContextHandler();
        context.setContextPath(contextPath.isEmpty() ? "/" : contextPath);
        context.setBaseResourceAsPath(webApplication);
        context.getServletHandler().setStartWithUnavailable(true);
        var servlet = new ServletHolder("bridge", BridgeServlet.class);
        servlet.setInitParameters(parameters);
        servlet.setInitOrder(1);
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        server.setHandler(context);
        server.start();
        return new Container() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public void reload() throws Exception {
                context.stop();
                context.start();
            }

            @Override
            public void close() throws IOException {
                try {
                    server.stop();
                } catch (Exception e) {
                    throw new IOException("Jetty does not stop", e);
                }
            }
        };
    }

    @Override
    int unavailable() {
        return 503;
    }

    @Override
    String namesOfTheShop() {
        return "WSGIBridge:context=/shop,servlet=bridge";
    }
}
