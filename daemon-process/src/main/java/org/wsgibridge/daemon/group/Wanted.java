// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.LinkedHashSet;
import java.util.Set;
import org.wsgibridge.daemon.worker.Application;

/**
 * What is known beforehand to be asked of a group.
 *
 * @param preload what its workers load before they serve
 * @param watched the ones of these that are loaded anew when they change
 */
record Wanted(Set<Application> preload, Set<Application> watched) {

    static final Wanted NOTHING = new Wanted(Set.of(), Set.of());

    Wanted() {
        this(new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    void add(Application application, boolean reloads) {
        preload.add(application);
        if (reloads) {
            watched.add(application);
        }
    }
}
