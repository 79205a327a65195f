// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.EncodedSlashes;
import org.wsgibridge.site.NativeString;
import org.wsgibridge.site.StaticFiles;

/** The directives of a server or virtual host that are not mod_wsgi's. */
final class HostDirectives {

    private static final Pattern SERVER_NAME = Pattern.compile(
            "(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?<host>\\[[0-9A-Fa-f:.]+]|[^\\s:/]+)(?::(?<port>\\d{1,5}))?");

    private final Reading reading;

    HostDirectives(Reading reading) {
        this.reading = reading;
    }

    void serverName(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Matcher name = SERVER_NAME.matcher(words.get(0));
        int port = name.matches() && name.group("port") != null ? Integer.parseInt(name.group("port")) : 0;
        if (!name.matches() || port > 65535) {
            throw new Rejection("ServerName " + words.get(0) + " is not understood; expected a host name, possibly "
                    + "followed by a colon and a port, such as www.example.org:443");
        }
        place.host().serverName(name.group("host").toLowerCase(Locale.ROOT), port);
    }

    void serverAlias(Node.Directive directive, List<String> words, Place place) {
        words.forEach(name -> place.host().alias(name.toLowerCase(Locale.ROOT)));
    }

    void documentRoot(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Path path = reading.path(words.get(0), directive);
        if (!Files.isDirectory(path)) {
            reading.findings().warning(directive.location(), "DocumentRoot " + path + " is not a directory");
        }
        place.host().documentRoot(path);
    }

    void serverAdmin(Node.Directive directive, List<String> words, Place place) {
        place.host().serverAdmin(words.get(0));
    }

    void allowEncodedSlashes(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.host()
                .encodedSlashes(
                        switch (Values.oneOf("AllowEncodedSlashes", words.get(0), "Off", "On", "NoDecode")) {
                            case "Off" -> EncodedSlashes.OFF;
                            case "On" -> EncodedSlashes.ON;
                            default -> EncodedSlashes.NO_DECODE;
                        });
    }

    /** As in httpd, the expression says all of the file name; what is literal in front of its groups is the folder. */
    void aliasMatch(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Pattern pattern = Reading.regex(NativeString.of(words.get(0)), directive);
        String template = words.get(1);
        int group = template.indexOf('$');
        int folder = group < 0 ? template.length() : template.lastIndexOf('/', group);
        if (folder < 0) {
            throw new Rejection("AliasMatch " + words.get(0) + ": " + template
                    + " begins with a group; expected a folder before it, such as /srv/static/$1");
        }
        Path path = reading.path(folder == 0 ? "/" : template.substring(0, folder), directive);
        if (!Files.exists(path)) {
            reading.findings()
                    .warning(
                            directive.location(),
                            "AliasMatch " + words.get(0) + " leads to " + path + ", which does not exist");
        }
        String rest = NativeString.of(template.substring(folder));
        place.host().add(new StaticFiles("", pattern, path, rest, directive.location()));
    }

    void alias(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String prefix = words.get(0);
        if (!prefix.startsWith("/")) {
            throw new Rejection("Alias " + prefix + " never matches; the URL path must begin with a slash");
        }
        Path path = reading.path(words.get(1), directive);
        if (!Files.exists(path)) {
            reading.findings()
                    .warning(directive.location(), "Alias " + prefix + " leads to " + path + ", which does not exist");
        } else if (prefix.length() > 1 && prefix.endsWith("/") && !words.get(1).endsWith("/")) {
            reading.findings()
                    .warning(
                            directive.location(),
                            "Alias " + prefix + " ends in a slash and " + words.get(1)
                                    + " does not; write both with a slash or both without");
        }
        place.host().add(new StaticFiles(NativeString.of(prefix), path, directive.location()));
    }
}
