// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What a servlet container can do that the Servlet API has no word for. */
@FunctionalInterface
public interface Container {

    /** Closes the connection without the bytes that would end the response properly. */
    void breakConnection(HttpServletRequest request, HttpServletResponse response);

    /** Sets {@code Content-Type}: as the application wrote it, where the container does not insist on its own spelling. */
    default void contentType(HttpServletResponse response, String value) {
        response.setContentType(value);
    }
}
