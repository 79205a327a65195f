// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import org.jspecify.annotations.Nullable;

/**
 * What scripts decide about requests to a place.
 *
 * @param handlers which files scripts handle
 * @param dispatch {@code WSGIDispatchScript}; null means "not said here"
 * @param guard who may send requests
 */
public record Hooks(Handlers handlers, @Nullable Hook dispatch, Guard guard) {

    /** Nothing said. */
    public static final Hooks NONE = new Hooks(Handlers.NONE, null, Guard.NONE);

    /** Who may send requests, alone. */
    public static Hooks guard(Guard guard) {
        return new Hooks(Handlers.NONE, null, guard);
    }

    /** This with all that {@code inner} says laid over it. */
    public Hooks overlaidBy(Hooks inner) {
        if (inner.equals(NONE)) {
            return this;
        }
        return new Hooks(
                handlers.overlaidBy(inner.handlers),
                inner.dispatch != null ? inner.dispatch : dispatch,
                guard.overlaidBy(inner.guard));
    }
}
