// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.ForwardedHeader;
import org.wsgibridge.site.Forwarding;
import org.wsgibridge.site.Handover;
import org.wsgibridge.site.NativeString;
import org.wsgibridge.site.Network;
import org.wsgibridge.site.RequestRules;

/** The directives about requests and responses that may stand in any container. */
final class RequestDirectives {

    private final Reading reading;

    RequestDirectives(Reading reading) {
        this.reading = reading;
    }

    void passAuthorization(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.settings().rules(RequestRules.passAuthorization(on("WSGIPassAuthorization", words)));
    }

    void chunkedRequest(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.settings().rules(RequestRules.chunkedRequest(on("WSGIChunkedRequest", words)));
    }

    void errorOverride(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.settings().rules(RequestRules.errorOverride(on("WSGIErrorOverride", words)));
    }

    void mapHeadToGet(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String when = Values.oneOf("WSGIMapHEADToGET", words.get(0), "Off", "On", "Auto");
        place.settings().rules(RequestRules.headToGet(RequestRules.HeadToGet.valueOf(when.toUpperCase(Locale.ROOT))));
    }

    void limitRequestBody(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String limit = words.get(0);
        if (!limit.matches("\\d{1,18}")) {
            throw new Rejection("LimitRequestBody " + limit
                    + " is not valid; expected a whole number of bytes, 0 for no " + "limit");
        }
        place.settings().rules(RequestRules.bodyLimit(Long.parseLong(limit)));
    }

    void ignoreActivity(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.settings().rules(RequestRules.ignoreActivity(on("WSGIIgnoreActivity", words)));
    }

    void slowRequests(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.site().slowRequests(Values.fractionalSeconds("WSGISlowRequests", words.get(0)));
    }

    void acceptPathInfo(Node.Directive directive, List<String> words, Place place) throws Rejection {
        // Default leaves it to the handler, and mod_wsgi's accepts it.
        String accepted = Values.oneOf("AcceptPathInfo", words.get(0), "Off", "On", "Default");
        place.settings().rules(RequestRules.acceptPathInfo(!accepted.equals("Off")));
    }

    void restrictProcess(Node.Directive directive, List<String> words, Place place) throws Rejection {
        for (String word : words) {
            String group = GroupNames.processGroup("WSGIRestrictProcess", word);
            if (GroupNames.variable(group).isPresent()) {
                throw new Rejection("WSGIRestrictProcess " + group + " is not understood; expected names or %{GLOBAL}");
            }
            place.site()
                    .add(new Reference(directive.location(), "WSGIRestrictProcess", group, Reference.Purpose.GROUP));
        }
        place.settings().rules(RequestRules.processGroups(Set.copyOf(words)));
    }

    /** Each line adds to those before it in the same container. */
    void trustedProxies(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Forwarding before = place.settings().rules().forwarding();
        var proxies = new ArrayList<Network>();
        if (before.proxies() != null) {
            proxies.addAll(before.proxies());
        }
        for (String word : words) {
            proxies.add(Network.parse(word)
                    .orElseThrow(() -> new Rejection("WSGITrustedProxies: " + word + " is neither an IP address nor a "
                            + "range of them; expected for instance 10.0.0.5 or 192.168.0.0/16")));
        }
        place.settings().rules(RequestRules.forwarding(new Forwarding(proxies, null)));
    }

    /** Each line adds to those before it in the same container. */
    void trustedProxyHeaders(Node.Directive directive, List<String> words, Place place) throws Rejection {
        var headers = new ArrayList<>(place.settings().rules().forwarding().meaningful());
        for (String word : words) {
            headers.add(ForwardedHeader.of(word).orElseThrow(() -> unknownHeader(word)));
        }
        place.settings().rules(RequestRules.forwarding(new Forwarding(null, headers)));
        place.settings().proxyHeadersAt(directive.location());
    }

    /** Each line adds to those before it in the same container. */
    void sendfileRoot(Node.Directive directive, List<String> words, Place place) throws Rejection {
        var roots = new ArrayList<>(place.settings().rules().handover().files());
        for (String word : words) {
            Path root = reading.path(word, directive);
            if (!Files.isDirectory(root)) {
                throw new Rejection("WSGISendfileRoot " + root + " is not a directory; create it or name another one");
            }
            roots.add(root);
        }
        place.settings().rules(RequestRules.handover(new Handover(roots, null)));
    }

    /** Each line adds to those before it in the same container. */
    void localRedirectRoot(Node.Directive directive, List<String> words, Place place) throws Rejection {
        var roots = new ArrayList<>(place.settings().rules().handover().urls());
        for (String word : words) {
            if (!word.startsWith("/")) {
                throw new Rejection("WSGILocalRedirectRoot " + word + " never matches; a URL path begins with a slash");
            }
            roots.add(NativeString.of(word));
        }
        place.settings().rules(RequestRules.handover(new Handover(null, roots)));
    }

    private static Rejection unknownHeader(String word) {
        List<String> known =
                Stream.of(ForwardedHeader.values()).map(ForwardedHeader::field).toList();
        return new Rejection("WSGITrustedProxyHeaders: " + word + " is no header that proxies are believed in"
                + Nearest.hint(word, known, "expected some of " + String.join(", ", known)));
    }

    private static boolean on(String directive, List<String> words) throws Rejection {
        return Values.oneOf(directive, words.get(0), "Off", "On").equals("On");
    }
}
