// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.config.syntax.Words;
import org.wsgibridge.site.Guard;
import org.wsgibridge.site.Handlers;
import org.wsgibridge.site.Hooks;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.Settings;

/** {@code WSGIHandlerScript}, and the directives that say which files such a script handles. */
final class HandlerDirectives {

    private static final List<String> OPTIONS = List.of("process-group", "application-group", "pass-authorization");

    private final Reading reading;

    HandlerDirectives(Reading reading) {
        this.reading = reading;
    }

    void handlerScript(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String name = words.get(0).toLowerCase(Locale.ROOT);
        Path path = reading.path(words.get(1), directive);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new Rejection("WSGIHandlerScript: the file " + path
                    + " does not exist or cannot be read by this server; correct the path or its permissions");
        }
        var options = new SettingsDraft();
        OptionArguments.read(
                directive,
                2,
                directive.name(),
                reading.findings(),
                option -> apply(option, directive, options, place.site()));
        var script = new Handlers.Script(name, path, options.settings(), directive.location());
        lay(new Handlers(Map.of(name, script), Map.of(), null, null), place);
        place.site().handler(name);
    }

    void setHandler(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String name = words.get(0).toLowerCase(Locale.ROOT);
        boolean none = name.equals(Handlers.NO_HANDLER) || name.equals("default-handler");
        lay(new Handlers(scripts(name, directive, place), Map.of(), none ? Handlers.NO_HANDLER : name, null), place);
        if (!none) {
            tellIfUnknown(name, directive, place);
        }
    }

    void addHandler(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String name = words.get(0).toLowerCase(Locale.ROOT);
        var extensions = new HashMap<String, String>();
        for (String word : words.subList(1, words.size())) {
            extensions.put(word.replaceFirst("^\\.", "").toLowerCase(Locale.ROOT), name);
        }
        lay(new Handlers(scripts(name, directive, place), extensions, null, null), place);
        tellIfUnknown(name, directive, place);
    }

    /** Of all that this directive can say only {@code ExecCGI} has an effect, on files that are scripts themselves. */
    void options(Node.Directive directive, List<String> words, Place place) {
        Boolean execution = null;
        for (String word : words) {
            String option = word.replaceFirst("^[+-]", "");
            boolean relative = !option.equals(word);
            if (option.equalsIgnoreCase("ExecCGI") || option.equalsIgnoreCase("All")) {
                execution = !word.startsWith("-");
            } else if (!relative && execution == null) {
                execution = false;
            }
        }
        lay(new Handlers(Map.of(), Map.of(), null, execution), place);
        if (execution == null) {
            OrdinaryDirectives.accept(directive, reading.findings());
        }
    }

    /** What has files run themselves need not be defined by anybody. */
    private static Map<String, Handlers.Script> scripts(String name, Node.Directive directive, Place place) {
        if (!name.equals(Handlers.WSGI_SCRIPT)) {
            return Map.of();
        }
        place.site().handler(name);
        return Map.of(name, new Handlers.Script(name, Path.of(""), Settings.NONE, directive.location()));
    }

    /** Handlers of other modules of httpd are not there; a script may also be defined further down. */
    private void tellIfUnknown(String name, Node.Directive directive, Place place) {
        place.site().whenAllIsRead(() -> {
            if (!place.site().hasHandler(name)) {
                OrdinaryDirectives.accept(directive, reading.findings());
            }
        });
    }

    private static void lay(Handlers handlers, Place place) {
        place.settings().hooks(new Hooks(handlers, null, Guard.NONE));
    }

    private static void apply(Words.Option option, Node.Directive directive, SettingsDraft draft, SiteDraft site)
            throws Rejection {
        String value = option.value();
        String what = directive.name() + " " + option.name();
        switch (option.name()) {
            case "process-group" -> {
                draft.processGroup(GroupNames.processGroup(what, value));
                site.add(new Reference(directive.location(), what, value, Reference.Purpose.REQUESTS));
            }
            case "application-group" -> {
                draft.applicationGroup(GroupNames.applicationGroup(what, value));
                site.add(new Reference(directive.location(), what, value, Reference.Purpose.OTHER));
            }
            case "pass-authorization" -> draft.rules(RequestRules.passAuthorization(Values.onOff(what, value)));
            default ->
                throw new Rejection(directive.name() + ": there is no option " + option.name()
                        + Nearest.hint(option.name(), OPTIONS, "expected one of " + String.join(", ", OPTIONS)));
        }
    }
}
