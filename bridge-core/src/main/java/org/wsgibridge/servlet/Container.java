// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.Watch;

/** What a servlet container can do that the Servlet API has no word for. */
@FunctionalInterface
public interface Container {

    /** Closes the connection without the bytes that would end the response properly. */
    void breakConnection(HttpServletRequest request, HttpServletResponse response);

    /**
     * Lets a response be sent after the body of its request could not be read, where the container has decided on an
     * answer of its own by then.
     */
    default void reopen(HttpServletResponse response) {}

    /**
     * Whether more of a request body has arrived than its stream tells of; looks at the connection, without waiting. Also
     * when the connection has come to its end.
     */
    default boolean arrived(HttpServletRequest request) throws IOException {
        return false;
    }

    /** Adds a header, as the application wrote it where the container does not insist on having its way. */
    default void addHeader(HttpServletResponse response, String name, String value) {
        response.addHeader(name, value);
    }

    /** Who watches other channels along with the connection of this request; null when nobody does. */
    default @Nullable Watch watch(HttpServletRequest request) {
        return null;
    }

    /** The calling thread, which serves this request, may be held up from now on. */
    default void heldUp(HttpServletRequest request) {}
}
