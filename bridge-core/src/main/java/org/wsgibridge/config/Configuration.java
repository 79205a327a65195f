// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;
import org.wsgibridge.site.Site;

/**
 * The outcome of reading a configuration that can be used.
 *
 * @param site what it says
 * @param notices what the administrator should see at start: directives that have no meaning here (INFO)
 * @param warnings what he should look at: shadowed mounts, doubtful values (WARN)
 */
public record Configuration(Site site, List<Problem> notices, List<Problem> warnings) {

    /** The same, watching every module that is imported; see {@link Site#reloadingOnChanges}. */
    public Configuration reloadingOnChanges() {
        return new Configuration(site.reloadingOnChanges(), notices, warnings);
    }

    public Configuration {
        notices = List.copyOf(notices);
        warnings = List.copyOf(warnings);
    }
}
