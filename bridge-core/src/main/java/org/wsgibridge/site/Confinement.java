// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of a group are kept from, beyond their account.
 *
 * @param supplementaryGroups groups of the workers beside their own ({@code name} or {@code #gid}); null means those of
 *     their user
 * @param scriptUser who must own a script and its folder, and alone may write to them; null means anybody
 * @param scriptGroup the group that a script and its folder must belong to; null means any
 * @param chroot root directory of the workers; null means the server's
 */
public record Confinement(
        @Nullable List<String> supplementaryGroups,
        @Nullable String scriptUser,
        @Nullable String scriptGroup,
        @Nullable Path chroot) {

    /** From nothing. */
    public static final Confinement NONE = new Confinement(null, null, null, null);

    public Confinement {
        supplementaryGroups = supplementaryGroups == null ? null : List.copyOf(supplementaryGroups);
    }

    public Confinement withSupplementaryGroups(List<String> value) {
        return new Confinement(value, scriptUser, scriptGroup, chroot);
    }

    public Confinement withScriptUser(String value) {
        return new Confinement(supplementaryGroups, value, scriptGroup, chroot);
    }

    public Confinement withScriptGroup(String value) {
        return new Confinement(supplementaryGroups, scriptUser, value, chroot);
    }

    public Confinement withChroot(Path value) {
        return new Confinement(supplementaryGroups, scriptUser, scriptGroup, value);
    }
}
