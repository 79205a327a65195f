// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.war;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.wsgibridge.servlet.BridgeServlet;

class BridgeServletInTomcatIT extends BridgeServletContract {

    @Override
    Container start(Path webApplication, String contextPath, Map<String, String> parameters) throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(scratch().toString());
        var connector = new Connector("HTTP/1.1");
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", "4");
        tomcat.setConnector(connector);
        var context = tomcat.addContext(contextPath, webApplication.toString());
        // As in a Tomcat that is not embedded.
        ((StandardContext) context).setFailCtxIfServletStartFails(false);
        // At each start, as web.xml is read.
        context.addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
                addServlet(context, parameters);
            }
        });
        tomcat.start();
        return new Container() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public void reload() {
                context.reload();
            }

            @Override
            public void close() throws IOException {
                try {
                    tomcat.stop();
                    tomcat.destroy();
                } catch (LifecycleException e) {
                    throw new IOException("Tomcat does not stop", e);
                }
            }
        };
    }

    private static void addServlet(Context context, Map<String, String> parameters) {
        var servlet = Tomcat.addServlet(context, "bridge", BridgeServlet.class.getName());
        parameters.forEach(servlet::addInitParameter);
        servlet.setLoadOnStartup(1);
        servlet.setAsyncSupported(true);
        servlet.addMapping("/*");
    }

    /** Tomcat does not even look for a servlet that is unavailable. */
    @Override
    int unavailable() {
        return 404;
    }

    @Override
    String namesOfTheShop() {
        return "Tomcat:host=localhost,context=/shop,servlet=bridge";
    }
}
