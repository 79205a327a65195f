// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.wsgibridge.servlet.Container;

/** What Tomcat's connectors can do, for requests that come to a valve and so are Tomcat's own. */
final class TomcatContainer implements Container {

    /** Without the last chunk, the client sees that the response is not whole. */
    @Override
    public void breakConnection(HttpServletRequest request, HttpServletResponse response) {
        if (request instanceof Request ours) {
            ours.getCoyoteRequest().getResponse().action(ActionCode.CLOSE_NOW, null);
        }
    }

    /** {@code setContentType} would take a charset out and put it back in a spelling of its own. */
    @Override
    public void contentType(HttpServletResponse response, String value) {
        if (response instanceof Response ours) {
            ours.getCoyoteResponse().setContentTypeNoCharset(value);
        } else {
            response.setContentType(value);
        }
    }
}
