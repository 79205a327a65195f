// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.wsgibridge.config.Reference.Purpose;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Hook;
import org.wsgibridge.site.Location;
import org.wsgibridge.site.Settings;

/**
 * Checks, once all files are read, that every process group and every variable that is named exists, and that groups which
 * serve no requests get none.
 */
final class References {

    private final SiteDraft site;
    private final Map<String, String> environment;
    private final Findings findings;

    References(SiteDraft site, Reading reading) {
        this.site = site;
        this.environment = reading.environment();
        this.findings = reading.findings();
    }

    void check() {
        for (Reference reference : site.references()) {
            Optional<String> variable = GroupNames.variable(reference.value());
            if (variable.isPresent()) {
                variable(reference, variable.get());
            } else if (reference.processGroup()) {
                group(reference, reference.value(), "");
            }
        }
        scripts();
    }

    private void variable(Reference reference, String variable) {
        Set<String> values = new LinkedHashSet<>(site.valuesOf(variable));
        String inherited = environment.get(variable);
        if (inherited != null) {
            values.add(inherited);
        }
        if (values.isEmpty()) {
            findings.problem(
                    reference.location(),
                    reference.directive() + ": " + reference.value() + " cannot be resolved, because no SetEnv sets "
                            + variable + " and the environment of the server does not have it; add SetEnv " + variable
                            + " VALUE");
        } else if (reference.processGroup()) {
            values.forEach(value -> group(reference, value, " (by " + reference.value() + ")"));
        }
    }

    private void group(Reference reference, String name, String origin) {
        boolean known = name.equals(Settings.GLOBAL)
                || name.equals(GroupOptions.IMPLICIT)
                || name.equals(Hook.GROUP)
                || site.groupNames().contains(name);
        if (!known) {
            Set<String> names = new TreeSet<>(site.groupNames());
            String defined =
                    names.isEmpty() ? "add WSGIDaemonProcess " + name : "defined are: " + String.join(", ", names);
            findings.problem(
                    reference.location(),
                    reference.directive() + ": no WSGIDaemonProcess defines the process group " + name + origin
                            + Nearest.hint(name, names, defined));
        }
        Location service = site.services().get(name);
        if (service != null && reference.purpose() == Purpose.REQUESTS) {
            findings.problem(
                    reference.location(),
                    reference.directive() + ": the process group " + name + origin + " has threads=0 (" + service
                            + "), so it runs a service script and serves no requests; name another group, or give"
                            + " this one threads");
        }
    }

    /** A group that is to do nothing else than run scripts should have one. */
    private void scripts() {
        site.services().forEach((name, location) -> {
            if (site.hooks().stream().noneMatch(hook -> hook.processGroup().equals(name))) {
                findings.warning(
                        location,
                        "WSGIDaemonProcess " + name + " has threads=0 but no script to run; add WSGIImportScript PATH"
                                + " process-group=" + name + " application-group=" + Settings.GLOBAL);
            }
        });
    }
}
