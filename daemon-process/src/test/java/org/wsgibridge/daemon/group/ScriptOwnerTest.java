// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.site.Confinement;

class ScriptOwnerTest {

    /** Of nobody on any machine. */
    private static final String STRANGER = "#54321";

    @TempDir
    Path folder;

    private Path script;
    private String user;
    private String group;

    @BeforeEach
    void script() throws IOException {
        script = Files.createFile(folder.resolve("app.wsgi"));
        permit(script, "rw-r--r--");
        var attributes = Files.readAttributes(script, PosixFileAttributes.class);
        user = attributes.owner().getName();
        group = attributes.group().getName();
    }

    @Test
    void asksForNothingUnlessItIsTold() throws Exception {
        permit(script, "rw-rw-rw-");

        assertThat(refusal(Confinement.NONE)).isNull();
    }

    @Test
    void takesWhatBelongsToWhomItShould() throws Exception {
        assertThat(refusal(Confinement.NONE.withScriptUser(user).withScriptGroup(group)))
                .isNull();
    }

    @Test
    void refusesTheScriptOfAnotherUser() throws Exception {
        assertThat(refusal(Confinement.NONE.withScriptUser(STRANGER)))
                .contains(script + " belongs to " + user, "(script-user)");
    }

    @Test
    void refusesTheScriptOfAnotherGroup() throws Exception {
        assertThat(refusal(Confinement.NONE.withScriptGroup(STRANGER)))
                .contains(script + " belongs to the group " + group, "(script-group)");
    }

    @Test
    void refusesWhatEverybodyMayWriteTo() throws Exception {
        permit(script, "rw-r--rw-");

        assertThat(refusal(Confinement.NONE.withScriptGroup(group))).contains("can be written to by everybody");
    }

    @Test
    void letsTheGroupWriteWhereTheGroupIsAskedFor() throws Exception {
        permit(script, "rw-rw-r--");

        assertThat(refusal(Confinement.NONE.withScriptGroup(group))).isNull();
        assertThat(refusal(Confinement.NONE.withScriptUser(user))).contains("can be written to by its group");
    }

    @Test
    void looksAtTheFolderToo() throws Exception {
        permit(folder, "rwxrwxrwx");

        assertThat(refusal(Confinement.NONE.withScriptGroup(group))).startsWith(folder + " can be written to");
    }

    @Test
    void refusesWhatIsNotThere() throws Exception {
        Files.delete(script);

        assertThat(refusal(Confinement.NONE.withScriptUser(user))).contains("cannot be examined");
    }

    @Test
    void asksForNothingOfAModule() throws Exception {
        var module = new Application("module", "site.application", "");

        assertThat(ScriptOwner.of(Confinement.NONE.withScriptUser(STRANGER)).refusal(module))
                .isNull();
    }

    @Test
    void forbidsTheRequestsOfWhatItRefuses() throws Exception {
        ScriptOwner owner = ScriptOwner.of(Confinement.NONE.withScriptUser(STRANGER));

        assertThatExceptionOfType(RequestFailure.class)
                .isThrownBy(() -> owner.check(application()))
                .satisfies(failure -> assertThat(failure.status()).isEqualTo(403));
    }

    private String refusal(Confinement confinement) throws Exception {
        return ScriptOwner.of(confinement).refusal(application());
    }

    private Application application() {
        return new Application("script", script.toString(), "");
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
