// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.wire.FrameWriter;

/** How the workers of one group are started: what differs between Python and Java. Immutable. */
public interface WorkerLaunch {

    /** The command line. */
    List<String> command();

    /** Changes the inherited process environment into the one that the worker gets. */
    void environment(Map<String, String> inherited);

    /** What a template is started with; null when each worker is started by itself. */
    default @Nullable WorkerLaunch template() {
        return null;
    }

    /** The same, but for the application of this target, which is no longer loaded before READY. */
    default WorkerLaunch without(String target) {
        return this;
    }

    /** Appends the keys of the LAUNCH frame that are the same for every worker of the group. */
    void describe(FrameWriter launch);
}
