// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every directive that is given effect. */
final class DirectiveTable {

    private static final int MANY = Integer.MAX_VALUE;
    private static final Set<Scope> MAIN = Set.of(Scope.MAIN);
    private static final Set<Scope> SERVERS = Scope.servers();
    private static final Set<Scope> INTERPRETERS = Scope.interpreters();
    private static final Set<Scope> ANYWHERE = Scope.anywhere();
    private static final String MOUNT_OPTIONS = " [process-group=NAME] [application-group=NAME] [callable-object=NAME]"
            + " [pass-authorization=On|Off] [str-response=ENCODING]";

    private final Map<String, Rule> rules = new LinkedHashMap<>();

    DirectiveTable(Reading reading) {
        var mounts = new MountReader(reading);
        var groups = new GroupReader(reading);
        var hosts = new HostDirectives(reading);
        var settings = new SettingsDirectives(reading);
        var requests = new RequestDirectives(reading);
        var hooks = new HookDirectives(reading);
        var python = new PythonDirectives(reading);
        var interpreters = new InterpreterDirectives(reading);

        add("WSGIScriptAlias", "URL-PATH TARGET" + MOUNT_OPTIONS, 2, MANY, SERVERS, mounts::alias);
        add("WSGIScriptAliasMatch", "REGEX TARGET" + MOUNT_OPTIONS, 2, MANY, SERVERS, mounts::aliasMatch);
        add("WSGIDaemonProcess", "NAME [OPTION=VALUE ...]", 1, MANY, SERVERS, groups::define);
        add("WSGIProcessGroup", "NAME|%{GLOBAL}|%{ENV:x}", 1, 1, ANYWHERE, settings::processGroup);
        add(
                "WSGIApplicationGroup",
                "NAME|%{GLOBAL}|%{SERVER}|%{RESOURCE}|%{ENV:x}",
                1,
                1,
                ANYWHERE,
                settings::applicationGroup);
        add("WSGICallableObject", "NAME|%{ENV:x}", 1, 1, ANYWHERE, settings::callableObject);
        add("WSGIScriptReloading", "On|Off", 1, 1, ANYWHERE, settings::scriptReloading);
        addRequestRules(requests);
        addHooks(hooks);
        var handlers = new HandlerDirectives(reading);
        add(
                "WSGIHandlerScript",
                "NAME SCRIPT [process-group=NAME] [application-group=NAME] [pass-authorization=On|Off]",
                2,
                MANY,
                ANYWHERE,
                handlers::handlerScript);
        add("SetHandler", "NAME|None", 1, 1, ANYWHERE, handlers::setHandler);
        add("Options", "OPTION [...]", 1, MANY, ANYWHERE, handlers::options);
        add("AddHandler", "NAME EXTENSION [...]", 2, MANY, ANYWHERE, handlers::addHandler);
        add("WSGIPythonHome", "DIRECTORY", 1, 1, MAIN, python::home);
        add("WSGIPythonPath", "DIRECTORY[:DIRECTORY ...]", 1, 1, INTERPRETERS, interpreters::path);
        add("WSGIPythonOptimize", "0|1|2", 1, 1, MAIN, python::optimize);
        add("WSGIPythonWarnings", "FILTER", 1, 1, MAIN, python::warnings);
        add("WSGIDontWriteBytecode", "On|Off", 1, 1, MAIN, python::dontWriteBytecode);
        add("WSGIPythonHashSeed", "random|0-4294967295", 1, 1, MAIN, python::hashSeed);
        add("WSGIPythonEggs", "DIRECTORY", 1, 1, MAIN, python::eggs);
        add("WSGIRestrictEmbedded", "On|Off", 1, 1, MAIN, python::restrictEmbedded);
        add("WSGIRestrictStdin", "On|Off", 1, 1, INTERPRETERS, interpreters::restrictStdin);
        add("WSGIRestrictStdout", "On|Off", 1, 1, INTERPRETERS, interpreters::restrictStdout);
        add("WSGIRestrictSignal", "On|Off", 1, 1, INTERPRETERS, interpreters::restrictSignal);
        add("WSGISwitchInterval", "SECONDS", 1, 1, INTERPRETERS, interpreters::switchInterval);
        add("WSGIRequestTimeout", "SECONDS", 1, 1, INTERPRETERS, interpreters::requestTimeout);
        add("WSGIPerInterpreterGIL", "On|Off", 1, 1, INTERPRETERS, interpreters::ownGil);
        add("WSGISlowRequests", "SECONDS", 1, 1, MAIN, requests::slowRequests);
        add("WSGISocketPrefix", "PATH", 1, 1, MAIN, python::socketPrefix);

        add("SetEnv", "NAME [VALUE]", 1, 2, ANYWHERE, settings::setEnv);
        add("UnsetEnv", "NAME [NAME ...]", 1, MANY, ANYWHERE, settings::unsetEnv);
        add("PassEnv", "NAME [NAME ...]", 1, MANY, ANYWHERE, settings::passEnv);

        var rules = new VariableRuleDirectives();
        add("SetEnvIf", "ATTRIBUTE REGEX [!]NAME[=VALUE] [...]", 3, MANY, ANYWHERE, rules::setEnvIf);
        add("SetEnvIfNoCase", "ATTRIBUTE REGEX [!]NAME[=VALUE] [...]", 3, MANY, ANYWHERE, rules::setEnvIfNoCase);
        add("BrowserMatch", "REGEX [!]NAME[=VALUE] [...]", 2, MANY, ANYWHERE, rules::browserMatch);
        add("BrowserMatchNoCase", "REGEX [!]NAME[=VALUE] [...]", 2, MANY, ANYWHERE, rules::browserMatchNoCase);

        add("Alias", "URL-PATH PATH", 2, 2, SERVERS, hosts::alias);
        add("AliasMatch", "REGEX PATH", 2, 2, SERVERS, hosts::aliasMatch);
        add("DocumentRoot", "DIRECTORY", 1, 1, SERVERS, hosts::documentRoot);
        add("ServerAdmin", "ADDRESS", 1, 1, SERVERS, hosts::serverAdmin);
        add("AllowEncodedSlashes", "Off|On|NoDecode", 1, 1, SERVERS, hosts::allowEncodedSlashes);
        add("ServerName", "NAME[:PORT]", 1, 1, SERVERS, hosts::serverName);
        add("ServerAlias", "NAME [NAME ...]", 1, MANY, Set.of(Scope.HOST), hosts::serverAlias);
        // A ServerRoot that may stand where it stands never comes here: the syntax has obeyed it.
        add("ServerRoot", "DIRECTORY", 1, 1, MAIN, (directive, words, place) -> {});
    }

    private void addRequestRules(RequestDirectives requests) {
        add("WSGIPassAuthorization", "On|Off", 1, 1, ANYWHERE, requests::passAuthorization);
        add("WSGIIgnoreActivity", "On|Off", 1, 1, ANYWHERE, requests::ignoreActivity);
        add("WSGIChunkedRequest", "On|Off", 1, 1, ANYWHERE, requests::chunkedRequest);
        add("WSGIErrorOverride", "On|Off", 1, 1, ANYWHERE, requests::errorOverride);
        add("WSGIMapHEADToGET", "Auto|On|Off", 1, 1, ANYWHERE, requests::mapHeadToGet);
        add("WSGITrustedProxies", "ADDRESS[/BITS] [...]", 1, MANY, ANYWHERE, requests::trustedProxies);
        add("WSGITrustedProxyHeaders", "HEADER [...]", 1, MANY, ANYWHERE, requests::trustedProxyHeaders);
        add("WSGISendfileRoot", "DIRECTORY [...]", 1, MANY, ANYWHERE, requests::sendfileRoot);
        add("WSGILocalRedirectRoot", "URL-PATH [...]", 1, MANY, ANYWHERE, requests::localRedirectRoot);
        add("WSGIRestrictProcess", "NAME|%{GLOBAL} [...]", 1, MANY, ANYWHERE, requests::restrictProcess);
        add("LimitRequestBody", "BYTES", 1, 1, ANYWHERE, requests::limitRequestBody);
        add("AcceptPathInfo", "On|Off|Default", 1, 1, ANYWHERE, requests::acceptPathInfo);
    }

    private void addHooks(HookDirectives hooks) {
        String options = " [process-group=NAME] [application-group=NAME]";
        String script = "SCRIPT" + options;
        add(
                "WSGIImportScript",
                "SCRIPT process-group=NAME application-group=NAME",
                1,
                MANY,
                SERVERS,
                hooks::importScript);
        add("WSGIDispatchScript", script, 1, MANY, ANYWHERE, hooks::dispatchScript);
        add("WSGIAccessScript", script, 1, MANY, ANYWHERE, hooks::accessScript);
        add("WSGIAuthUserScript", script, 1, MANY, ANYWHERE, hooks::authUserScript);
        add("WSGIAuthGroupScript", script, 1, MANY, ANYWHERE, hooks::authGroupScript);
        add("AuthType", "Basic|Digest|None", 1, 1, ANYWHERE, hooks::authType);
        add("AuthName", "NAME", 1, 1, ANYWHERE, hooks::authName);
        add("AuthBasicProvider", "wsgi", 1, MANY, ANYWHERE, hooks::authProvider);
        add("AuthDigestProvider", "wsgi", 1, MANY, ANYWHERE, hooks::authProvider);
        add("Require", "valid-user|user NAME ...|wsgi-group NAME ...|all granted", 1, MANY, ANYWHERE, hooks::require);
    }

    private void add(String name, String usage, int least, int most, Set<Scope> scopes, Rule.Effect effect) {
        rules.put(name.toLowerCase(Locale.ROOT), new Rule(name, usage, least, most, scopes, effect));
    }

    Optional<Rule> find(String name) {
        return Optional.ofNullable(rules.get(name.toLowerCase(Locale.ROOT)));
    }

    List<String> names() {
        return rules.values().stream().map(Rule::name).toList();
    }

    Collection<Rule> rules() {
        return rules.values();
    }
}
