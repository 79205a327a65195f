// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application may have the server answer in its place. Nowhere unless it is said.
 *
 * @param sendfileRoots {@code WSGISendfileRoot}: folders whose files {@code X-Sendfile} may name; null means "not said
 *     here", and with no folder the header has no meaning
 * @param redirectRoots {@code WSGILocalRedirectRoot}: URL paths that an answer of 200 with a local {@code Location} may
 *     lead to, as native strings; null means "not said here", and with no path such an answer is like any other
 */
public record Handover(
        @Nullable List<Path> sendfileRoots, @Nullable List<String> redirectRoots) {

    /** Nothing said. */
    public static final Handover NONE = new Handover(null, null);

    public Handover {
        sendfileRoots = sendfileRoots == null ? null : List.copyOf(sendfileRoots);
        redirectRoots = redirectRoots == null ? null : List.copyOf(redirectRoots);
    }

    /** The folders whose files may be sent; empty where the header has no meaning. */
    public List<Path> files() {
        return sendfileRoots == null ? List.of() : sendfileRoots;
    }

    /** The URL paths that may be led to; empty where a location leads nowhere. */
    public List<String> urls() {
        return redirectRoots == null ? List.of() : redirectRoots;
    }

    /** Whether anything can be handed over. */
    public boolean possible() {
        return !files().isEmpty() || !urls().isEmpty();
    }

    /** What {@code inner} says, and this where it says nothing. */
    Handover overlaidBy(Handover inner) {
        return new Handover(
                inner.sendfileRoots != null ? inner.sendfileRoots : sendfileRoots,
                inner.redirectRoots != null ? inner.redirectRoots : redirectRoots);
    }
}
