// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may send requests to a place: null means "not said here".
 *
 * @param access {@code WSGIAccessScript}
 * @param users {@code WSGIAuthUserScript}
 * @param groups {@code WSGIAuthGroupScript}
 * @param scheme {@code AuthType}
 * @param byScript whether {@code AuthBasicProvider} or {@code AuthDigestProvider} names {@code wsgi}
 * @param realm {@code AuthName}
 * @param requirements {@code Require}: any one of them is enough
 */
public record Guard(
        @Nullable Hook access,
        @Nullable Hook users,
        @Nullable Hook groups,
        @Nullable Scheme scheme,
        @Nullable Boolean byScript,
        @Nullable String realm,
        @Nullable List<Requirement> requirements) {

    /** Nothing said: everybody may. */
    public static final Guard NONE = new Guard(null, null, null, null, null, null, null);

    /** {@code AuthType}: how a client proves who it is. */
    public enum Scheme {
        NONE,
        BASIC,
        DIGEST
    }

    /** One {@code Require}. */
    public sealed interface Requirement {

        /** {@code valid-user}: anybody whose password is right. */
        record ValidUser() implements Requirement {}

        /** {@code user NAME ...}. */
        record User(List<String> names) implements Requirement {}

        /** {@code wsgi-group NAME ...}: as {@code WSGIAuthGroupScript} says. */
        record Group(List<String> names) implements Requirement {}

        /** {@code all granted}: anybody. */
        record Nothing() implements Requirement {}
    }

    public Guard {
        requirements = requirements == null ? null : List.copyOf(requirements);
    }

    /** Whether a user has to be known for a request to go on. */
    public boolean wantsUser() {
        return requirements != null
                && !requirements.isEmpty()
                && requirements.stream().noneMatch(Requirement.Nothing.class::isInstance);
    }

    /** This with one more requirement. */
    public Guard requiring(Requirement requirement) {
        var all = new ArrayList<Requirement>();
        if (requirements != null) {
            all.addAll(requirements);
        }
        all.add(requirement);
        return new Guard(access, users, groups, scheme, byScript, realm, all);
    }

    /** This with all that {@code inner} says laid over it. */
    public Guard overlaidBy(Guard inner) {
        if (inner.equals(NONE)) {
            return this;
        }
        return new Guard(
                inner.access != null ? inner.access : access,
                inner.users != null ? inner.users : users,
                inner.groups != null ? inner.groups : groups,
                inner.scheme != null ? inner.scheme : scheme,
                inner.byScript != null ? inner.byScript : byScript,
                inner.realm != null ? inner.realm : realm,
                inner.requirements != null ? inner.requirements : requirements);
    }
}
