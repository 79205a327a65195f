// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.site.Confinement;

/**
 * mod_wsgi's {@code script-user} and {@code script-group}: a script is only run when it and its folder belong to whom
 * they should, and nobody else may write to them. For any thread.
 */
final class ScriptOwner {

    private final @Nullable UserPrincipal user;
    private final @Nullable UserPrincipal group;

    private ScriptOwner(@Nullable UserPrincipal user, @Nullable UserPrincipal group) {
        this.user = user;
        this.group = group;
    }

    /**
     * What a group asks for.
     *
     * @throws StartException when an account has ceased to exist since the configuration was read
     */
    static ScriptOwner of(Confinement confinement) throws StartException {
        UserPrincipalLookupService accounts = FileSystems.getDefault().getUserPrincipalLookupService();
        String user = confinement.scriptUser();
        String group = confinement.scriptGroup();
        try {
            // The lookup takes digits for an id.
            return new ScriptOwner(
                    user == null ? null : accounts.lookupPrincipalByName(user.replace("#", "")),
                    group == null ? null : accounts.lookupPrincipalByGroupName(group.replace("#", "")));
        } catch (IOException e) {
            throw new StartException("script-user=" + user + " script-group=" + group + " cannot be looked up: " + e);
        }
    }

    /**
     * Asks whether an application may be run; one that is no script always may.
     *
     * @throws RequestFailure (403) with the reason when it may not
     */
    void check(Application application) {
        String reason = refusal(application);
        if (reason != null) {
            throw new RequestFailure(FailureCode.SCRIPT_OWNER, 403, reason);
        }
    }

    /** Why an application may not be run; null when it may. */
    @Nullable
    String refusal(Application application) {
        if ((user == null && group == null) || !application.script()) {
            return null;
        }
        Path script = Path.of(application.target());
        String reason = refusal(script);
        Path folder = script.toAbsolutePath().getParent();
        return reason != null || folder == null ? reason : refusal(folder);
    }

    private @Nullable String refusal(Path file) {
        PosixFileAttributes found;
        try {
            found = Files.readAttributes(file, PosixFileAttributes.class);
        } catch (IOException absent) {
            return file + " cannot be examined for script-user and script-group: " + absent;
        }
        if (group != null && !found.group().equals(group)) {
            return file + " belongs to the group " + found.group() + " and not to " + group + " (script-group)";
        }
        if (user != null && !found.owner().equals(user)) {
            return file + " belongs to " + found.owner() + " and not to " + user + " (script-user)";
        }
        if (user != null && found.permissions().contains(PosixFilePermission.GROUP_WRITE)) {
            return file + " can be written to by its group (script-user)";
        }
        return found.permissions().contains(PosixFilePermission.OTHERS_WRITE)
                ? file + " can be written to by everybody (script-user, script-group)"
                : null;
    }
}
