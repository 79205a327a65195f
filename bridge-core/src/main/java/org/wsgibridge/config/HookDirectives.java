// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.config.Reference.Purpose;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.EmbeddedOptions.ImportScript;
import org.wsgibridge.site.Guard;
import org.wsgibridge.site.Guard.Requirement;
import org.wsgibridge.site.Guard.Scheme;
import org.wsgibridge.site.Handlers;
import org.wsgibridge.site.Hook;
import org.wsgibridge.site.Hooks;
import org.wsgibridge.site.Settings;

/** The directives that name scripts which are no applications, and those that say what is asked of them. */
final class HookDirectives {

    private static final List<String> OPTIONS = List.of("process-group", "application-group");

    private final Reading reading;

    HookDirectives(Reading reading) {
        this.reading = reading;
    }

    void importScript(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Map<String, String> options = options(directive, Purpose.GROUP, place);
        for (String option : OPTIONS) {
            if (!options.containsKey(option)) {
                throw new Rejection("WSGIImportScript needs " + option + "=NAME, which says where the script is run");
            }
        }
        if (Settings.GLOBAL.equals(options.get("process-group"))) {
            String group = applicationGroup(options);
            place.site().embedded().add(new ImportScript(script(directive, words.get(0)), group));
        } else {
            place.site().add(hook(Hook.Kind.IMPORT, directive, words.get(0), options));
        }
    }

    void dispatchScript(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Hook hook = decision(Hook.Kind.DISPATCH, directive, words, place);
        place.settings().hooks(new Hooks(Handlers.NONE, hook, Guard.NONE));
    }

    void accessScript(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Hook hook = decision(Hook.Kind.ACCESS, directive, words, place);
        guard(new Guard(hook, null, null, null, null, null, null), place);
    }

    void authUserScript(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Hook hook = decision(Hook.Kind.PASSWORD, directive, words, place);
        guard(new Guard(null, hook, null, null, null, null, null), place);
    }

    void authGroupScript(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Hook hook = decision(Hook.Kind.GROUPS, directive, words, place);
        guard(new Guard(null, null, hook, null, null, null, null), place);
    }

    void authType(Node.Directive directive, List<String> words, Place place) {
        Scheme scheme = switch (words.get(0).toLowerCase(Locale.ROOT)) {
            case "basic" -> Scheme.BASIC;
            case "digest" -> Scheme.DIGEST;
            case "none" -> Scheme.NONE;
            default -> null;
        };
        if (scheme == null) {
            OrdinaryDirectives.accept(directive, reading.findings());
            return;
        }
        whenEnforced(directive, place, () -> guard(new Guard(null, null, null, scheme, null, null, null), place));
    }

    void authName(Node.Directive directive, List<String> words, Place place) {
        whenEnforced(directive, place, () -> guard(new Guard(null, null, null, null, null, words.get(0), null), place));
    }

    /** {@code AuthBasicProvider} and {@code AuthDigestProvider}. */
    void authProvider(Node.Directive directive, List<String> words, Place place) {
        if (words.stream().noneMatch("wsgi"::equalsIgnoreCase)) {
            OrdinaryDirectives.accept(directive, reading.findings());
            return;
        }
        if (words.size() > 1) {
            reading.findings()
                    .warning(
                            directive.location(),
                            directive.name() + " " + String.join(" ", words) + ": only wsgi is asked here");
        }
        guard(new Guard(null, null, null, null, true, null, null), place);
        place.site().guarded();
    }

    void require(Node.Directive directive, List<String> words, Place place) {
        Requirement requirement = requirement(words.get(0).toLowerCase(Locale.ROOT), words.subList(1, words.size()));
        if (requirement == null) {
            OrdinaryDirectives.accept(directive, reading.findings());
        } else {
            whenEnforced(directive, place, () -> place.settings().require(requirement));
        }
    }

    /** What is required; null when it is nothing that a script could tell. */
    private static @Nullable Requirement requirement(String kind, List<String> names) {
        return switch (kind) {
            case "valid-user" -> new Requirement.ValidUser();
            case "user" -> new Requirement.User(names);
            case "wsgi-group" -> new Requirement.Group(names);
            default ->
                kind.equals("all") && names.size() == 1 && names.get(0).equalsIgnoreCase("granted")
                        ? new Requirement.Nothing()
                        : null;
        };
    }

    /** Gives a directive effect where a script checks passwords, and tells that it has none where none does. */
    private void whenEnforced(Node.Directive directive, Place place, Runnable effect) {
        place.site().whenAllIsRead(() -> {
            if (place.site().isGuarded()) {
                effect.run();
            } else {
                OrdinaryDirectives.accept(directive, reading.findings());
            }
        });
    }

    private static void guard(Guard guard, Place place) {
        place.settings().hooks(Hooks.guard(guard));
    }

    private Hook decision(Hook.Kind kind, Node.Directive directive, List<String> words, Place place) throws Rejection {
        Hook hook = hook(kind, directive, words.get(0), options(directive, Purpose.REQUESTS, place));
        place.site().add(hook);
        return hook;
    }

    private Hook hook(Hook.Kind kind, Node.Directive directive, String script, Map<String, String> options)
            throws Rejection {
        String group = options.getOrDefault("process-group", Hook.GROUP);
        if (group.equals(Settings.GLOBAL)) {
            throw new Rejection(directive.name() + ": process-group=" + Settings.GLOBAL
                    + " would have the server itself run a script that decides; name a WSGIDaemonProcess");
        }
        return new Hook(kind, script(directive, script), group, applicationGroup(options));
    }

    /** The application group, empty for {@code %{GLOBAL}}. */
    private static String applicationGroup(Map<String, String> options) {
        String group = options.getOrDefault("application-group", Settings.GLOBAL);
        return group.equals(Settings.GLOBAL) ? "" : group;
    }

    private Path script(Node.Directive directive, String text) throws Rejection {
        Path path = reading.path(text, directive);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new Rejection(directive.name() + ": the file " + path
                    + " does not exist or cannot be read by this server; correct the path or its permissions");
        }
        return path;
    }

    /**
     * The options of a directive.
     *
     * @param purpose what the process group is named for
     */
    private Map<String, String> options(Node.Directive directive, Purpose purpose, Place place) {
        var options = new HashMap<String, String>();
        OptionArguments.read(directive, 1, directive.name(), reading.findings(), option -> {
            String what = directive.name() + " " + option.name();
            if (!OPTIONS.contains(option.name())) {
                throw new Rejection(directive.name() + ": there is no option " + option.name()
                        + Nearest.hint(option.name(), OPTIONS, "expected one of " + String.join(", ", OPTIONS)));
            }
            if (option.value().contains("%{") && !option.value().equals(Settings.GLOBAL)) {
                throw new Rejection(what + ": " + option.value()
                        + " depends on a request, and the script is run before there is one; write a name");
            }
            if (option.name().equals("process-group")) {
                place.site().add(new Reference(directive.location(), what, option.value(), purpose));
            }
            options.put(option.name(), option.value());
        });
        return options;
    }
}
