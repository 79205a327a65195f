// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Ends a connection in the middle of a response, which the Servlet API has no word for. */
@FunctionalInterface
public interface ConnectionBreaker {

    /** Makes the container close the connection without the bytes that would end the response properly. */
    void breakConnection(HttpServletRequest request, HttpServletResponse response);
}
