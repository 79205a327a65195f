// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code SetEnvIf} and its kin: variables of the requests about which something matches.
 *
 * @param attribute what is looked at: {@code Remote_Addr}, {@code Remote_Host}, {@code Server_Addr},
 *     {@code Request_Method}, {@code Request_Protocol}, {@code Request_URI}, a header field, or a variable that a rule
 *     before this one has set
 * @param pattern what must be found in it
 * @param assignments what that sets, in order
 */
public record VariableRule(String attribute, Pattern pattern, List<Assignment> assignments) {

    public VariableRule {
        assignments = List.copyOf(assignments);
    }

    /**
     * A variable that is set or removed.
     *
     * @param name of the variable
     * @param value a native string, in which {@code $0} to {@code $9} stand for what was found; null removes it
     */
    public record Assignment(String name, @Nullable String value) {}
}
