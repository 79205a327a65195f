// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.Objects;
import org.wsgibridge.bridge.Placement;
import org.wsgibridge.site.Hook;

/**
 * What the workers of one {@link ProcessGroup} have in common.
 *
 * @param processGroup name of the {@code WSGIDaemonProcess}
 * @param applicationGroup empty for {@code %{GLOBAL}}
 * @param python whether they run Python; else they run Java
 */
public record GroupKey(String processGroup, String applicationGroup, boolean python) {

    static GroupKey of(Hook hook) {
        return new GroupKey(hook.processGroup(), hook.applicationGroup(), true);
    }

    static GroupKey of(Placement placement) {
        String group = Objects.requireNonNull(placement.processGroup(), "a placement without a process group");
        return new GroupKey(
                group, placement.applicationGroup(), placement.target().python());
    }

    /** As an administrator calls it. */
    String describe() {
        return "process group " + processGroup
                + (applicationGroup.isEmpty() ? "" : ", application group " + applicationGroup)
                + (python ? "" : ", Java");
    }
}
