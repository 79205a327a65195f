// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.VariableRule;
import org.wsgibridge.site.VariableRule.Assignment;

/**
 * What the site adds to the environ of a request: what {@code SetEnvIf} finds, and {@code SetEnv} over it, in the order
 * in which httpd's modules have their turns.
 *
 * @see <a href="https://httpd.apache.org/docs/2.4/mod/mod_setenvif.html">mod_setenvif</a>
 */
final class RequestVariables {

    private final RequestView request;
    private final String path;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private RequestVariables(RequestView request, String path) {
        this.request = request;
        this.path = path;
    }

    /** The variables; {@code path} is that of the request, decoded. */
    static Map<String, String> of(RequestView request, String path, Settings settings) {
        if (settings.variableRules().isEmpty()) {
            return settings.variables();
        }
        var found = new RequestVariables(request, path);
        settings.variableRules().forEach(found::apply);
        found.variables.keySet().removeAll(settings.removed());
        found.variables.putAll(settings.variables());
        return found.variables;
    }

    private void apply(VariableRule rule) {
        Matcher match = rule.pattern().matcher(attribute(rule.attribute()));
        if (!match.find()) {
            return;
        }
        for (Assignment assignment : rule.assignments()) {
            String value = assignment.value();
            if (value == null) {
                variables.remove(assignment.name());
            } else {
                variables.put(assignment.name(), filledIn(value, match));
            }
        }
    }

    /** What is not there is empty, so that {@code ^$} finds it. */
    private String attribute(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "remote_addr", "remote_host" -> request.remoteAddress();
            case "server_addr" -> request.localAddress();
            case "request_method" -> request.method();
            case "request_protocol" -> request.protocol();
            case "request_uri" -> path;
            default -> {
                String header = request.header(name);
                yield header != null ? header : variables.getOrDefault(name, "");
            }
        };
    }

    private static String filledIn(String value, Matcher match) {
        if (value.indexOf('$') < 0) {
            return value;
        }
        var filled = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char next = i + 1 < value.length() ? value.charAt(i + 1) : ' ';
            if (value.charAt(i) == '$' && next >= '0' && next <= '9') {
                String group = next - '0' <= match.groupCount() ? match.group(next - '0') : null;
                filled.append(group == null ? "" : group);
                i++;
            } else {
                filled.append(value.charAt(i));
            }
        }
        return filled.toString();
    }
}
