// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.List;
import java.util.Map;
import org.wsgibridge.daemon.wire.FrameWriter;

/**
 * Starts a process that workers are forked from.
 *
 * @param worker how one of these would be started by itself
 */
record TemplateLaunch(WorkerLaunch worker) implements WorkerLaunch {

    @Override
    public List<String> command() {
        return worker.command();
    }

    @Override
    public void environment(Map<String, String> inherited) {
        worker.environment(inherited);
    }

    @Override
    public WorkerLaunch without(String target) {
        return new TemplateLaunch(worker.without(target));
    }

    @Override
    public void describe(FrameWriter launch) {
        worker.describe(launch);
        LaunchKeys.put(launch, "template", "1");
    }
}
