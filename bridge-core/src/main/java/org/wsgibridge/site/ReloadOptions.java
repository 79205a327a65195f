// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * When and how the workers of a process group are replaced although nothing is wrong with them.
 *
 * @param touched {@code touch-reload}: files that have them replaced when they are made, changed or removed
 * @param rolling {@code reload=rolling}: one after the other, so that there is never more than one worker too many
 * @param onChanges {@code reload-on-changes}: when any module that they have imported changes; for development
 */
public record ReloadOptions(List<Path> touched, boolean rolling, boolean onChanges) {

    /** Every option at its default. */
    public static final ReloadOptions DEFAULTS = new ReloadOptions(List.of(), false, false);

    public ReloadOptions {
        touched = List.copyOf(touched);
    }

    /** The same with one more file. */
    public ReloadOptions touching(Path file) {
        var more = new ArrayList<>(touched);
        more.add(file);
        return new ReloadOptions(more, rolling, onChanges);
    }

    /** The same, one worker after the other or not. */
    public ReloadOptions rolling(boolean on) {
        return new ReloadOptions(touched, on, onChanges);
    }

    /** The same, watching modules or not. */
    public ReloadOptions onChanges(boolean on) {
        return new ReloadOptions(touched, rolling, on);
    }
}
