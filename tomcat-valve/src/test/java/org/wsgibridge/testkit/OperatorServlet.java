// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * A console by which operators call an operation of an MBean: {@code ?bean=NAME&operation=NAME}. Runs in other processes,
 * from its class file.
 */
public final class OperatorServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** Such a one as a framework may have for the request that it serves. */
    private static final InheritableThreadLocal<Object> CURRENT = new InheritableThreadLocal<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        CURRENT.set(this);
        try {
            var bean = new ObjectName(request.getParameter("bean"));
            String operation = request.getParameter("operation");
            response.getWriter()
                    .print(ManagementFactory.getPlatformMBeanServer().invoke(bean, operation, null, null));
        } catch (JMException e) {
            throw new ServletException(e);
        } finally {
            CURRENT.remove();
        }
    }
}
