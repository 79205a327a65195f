// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.config.syntax.Words;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.NativeString;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;

/** {@code WSGIScriptAlias} and {@code WSGIScriptAliasMatch}. */
final class MountReader {

    /** The options of both directives. */
    static final List<String> OPTIONS =
            List.of("process-group", "application-group", "callable-object", "pass-authorization", "str-response");

    private final Reading reading;
    private final TargetReader targets;

    MountReader(Reading reading) {
        this.reading = reading;
        this.targets = new TargetReader(reading);
    }

    void alias(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String prefix = words.get(0);
        if (!prefix.startsWith("/")) {
            throw new Rejection("WSGIScriptAlias " + prefix + " never matches; the URL path must begin with a slash");
        }
        Settings options = options(directive, place);
        Target target = targets.ofAlias(directive, prefix, words.get(1), options.callableObject());
        mount(directive, NativeString.of(prefix), null, target, options, place);
    }

    void aliasMatch(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Pattern pattern = Reading.regex(NativeString.of(words.get(0)), directive);
        Settings options = options(directive, place);
        Target target = targets.ofMatch(directive, pattern, words.get(1), options.callableObject());
        mount(directive, "", pattern, target, options, place);
    }

    private static void mount(
            Node.Directive directive,
            String prefix,
            @Nullable Pattern pattern,
            Target target,
            Settings options,
            Place place) {
        // A module says itself which callable it means; its mount has taken the option into account.
        Settings left = target instanceof Target.PythonModule ? options.withoutCallable() : options;
        place.host().add(new Mount(prefix, pattern, target, left, directive.location()));
    }

    private Settings options(Node.Directive directive, Place place) {
        var draft = new SettingsDraft();
        OptionArguments.read(
                directive,
                2,
                directive.name(),
                reading.findings(),
                option -> apply(option, directive, draft, place.site()));
        return draft.settings();
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
            case "callable-object" -> {
                draft.callableObject(GroupNames.callableObject(what, value));
                site.add(new Reference(directive.location(), what, value, Reference.Purpose.OTHER));
            }
            case "str-response" -> draft.stringResponse(Values.encoding(what, value));
            case "pass-authorization" -> draft.rules(RequestRules.passAuthorization(Values.onOff(what, value)));
            default ->
                throw new Rejection(directive.name() + ": there is no option " + option.name()
                        + Nearest.hint(option.name(), OPTIONS, "expected one of " + String.join(", ", OPTIONS)));
        }
    }
}
