// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The sections that httpd decides while it reads. */
final class Conditions {

    /** The httpd that {@code <IfVersion>} sees: the line whose configuration is understood here, at a late patch. */
    private static final int[] VERSION = {2, 4, 66};

    private static final Pattern VERSION_TEST =
            Pattern.compile("(?<not>!)?(?<operator><=|>=|==|=|<|>|~)?\\s*(?<version>\\S+)");

    private static final Set<String> NAMES = Set.of("ifmodule", "ifdefine", "ifversion", "iffile");

    private final Set<String> modules;
    private final Variables variables;

    /**
     * Conditions on these facts.
     *
     * @param modules in lower case, by all their names: {@code mod_wsgi.c}, {@code wsgi_module}
     */
    Conditions(Set<String> modules, Variables variables) {
        this.modules = modules;
        this.variables = variables;
    }

    static boolean decides(String section) {
        return NAMES.contains(section.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether the content of the section counts.
     *
     * @param resolve makes a path absolute
     * @return empty when the condition cannot be understood
     */
    Optional<Boolean> holds(String section, Arguments arguments, UnaryOperator<Path> resolve) {
        if (section.equalsIgnoreCase("IfVersion")) {
            return version(arguments.text().strip());
        }
        List<String> words = arguments.words();
        String text = words.size() == 1 ? words.get(0) : "";
        boolean negated = text.startsWith("!");
        String subject = negated ? text.substring(1).strip() : text;
        if (subject.isEmpty()) {
            return Optional.empty();
        }
        boolean fact = switch (section.toLowerCase(Locale.ROOT)) {
            case "ifmodule" -> modules.contains(subject.toLowerCase(Locale.ROOT));
            case "ifdefine" -> variables.isDefined(subject);
            default -> Files.exists(resolve.apply(Path.of(subject)));
        };
        return Optional.of(fact != negated);
    }

    private static Optional<Boolean> version(String text) {
        Matcher test = VERSION_TEST.matcher(text);
        if (!test.matches()) {
            return Optional.empty();
        }
        String operator = test.group("operator") == null ? "=" : test.group("operator");
        return compare(operator, test.group("version")).map(fact -> fact == (test.group("not") == null));
    }

    private static Optional<Boolean> compare(String operator, String version) {
        boolean slashes = version.length() > 1 && version.startsWith("/") && version.endsWith("/");
        if (operator.equals("~") || slashes) {
            return matches(slashes ? version.substring(1, version.length() - 1) : version);
        }
        if (!version.matches("\\d{1,5}(\\.\\d{1,5}){0,2}")) {
            return Optional.empty();
        }
        String[] parts = version.split("\\.", -1);
        int order = 0;
        for (int i = 0; i < VERSION.length && order == 0; i++) {
            order = Integer.compare(VERSION[i], i < parts.length ? Integer.parseInt(parts[i]) : 0);
        }
        return Optional.of(
                switch (operator) {
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    case ">" -> order > 0;
                    case ">=" -> order >= 0;
                    default -> order == 0;
                });
    }

    private static Optional<Boolean> matches(String regex) {
        String version = VERSION[0] + "." + VERSION[1] + "." + VERSION[2];
        try {
            return Optional.of(Pattern.compile(regex).matcher(version).find());
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }
}
