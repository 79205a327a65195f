// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.site.ReloadOptions;
import org.wsgibridge.site.Target;

class ScriptWatchTest {

    @TempDir
    Path folder;

    private Path script;
    private Path touched;

    @BeforeEach
    void write() throws IOException {
        script = Files.writeString(folder.resolve("app.wsgi"), "");
        touched = folder.resolve("reload");
    }

    private ScriptWatch watch(ReloadOptions options) {
        var watch = new ScriptWatch(options);
        watch.add(Application.of(new Target.ScriptFile(script), ""));
        return watch;
    }

    @Test
    void noticesAScriptThatIsNewerOrOlderOnce() throws Exception {
        var watch = watch(ReloadOptions.DEFAULTS);
        assertThat(watch.changed(List.of())).isNull();

        modify(script, 1);
        assertThat(watch.changed(List.of())).isEqualTo(script);
        assertThat(watch.changed(List.of())).isNull();
    }

    @Test
    void takesTheAbsenceOfAScriptForNoChange() throws Exception {
        var watch = watch(ReloadOptions.DEFAULTS);
        Files.delete(script);

        assertThat(watch.changed(List.of())).isNull();
    }

    @Test
    void tellsSeveralChangesAsOne() throws Exception {
        Path other = Files.writeString(folder.resolve("other.wsgi"), "");
        var watch = watch(ReloadOptions.DEFAULTS);
        watch.add(Application.of(new Target.ScriptFile(other), ""));

        modify(script, 1);
        modify(other, 1);

        assertThat(watch.changed(List.of())).isNotNull();
        assertThat(watch.changed(List.of())).isNull();
    }

    @Test
    void noticesThatATouchedFileIsMadeChangedAndRemoved() throws Exception {
        var watch = watch(ReloadOptions.DEFAULTS.touching(touched));
        assertThat(watch.changed(List.of())).isNull();

        Files.writeString(touched, "");
        assertThat(watch.changed(List.of())).isEqualTo(touched);
        modify(touched, 1);
        assertThat(watch.changed(List.of())).isEqualTo(touched);
        Files.delete(touched);
        assertThat(watch.changed(List.of())).isEqualTo(touched);
        assertThat(watch.changed(List.of())).isNull();
    }

    @Test
    void looksAtJarsOnlyForWhoDevelops() throws Exception {
        Path jar = Files.writeString(folder.resolve("app.jar"), "");
        var idle = new ScriptWatch(ReloadOptions.DEFAULTS);
        var developing = new ScriptWatch(ReloadOptions.DEFAULTS.onChanges(true));
        idle.add(Application.of(new Target.Jar(jar), ""));
        developing.add(Application.of(new Target.Jar(jar), ""));

        modify(jar, 1);

        assertThat(idle.changed(List.of())).isNull();
        assertThat(developing.changed(List.of())).isEqualTo(jar);
    }

    private static void modify(Path file, long second) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
    }
}
