// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a directive can stand. */
enum Scope {
    MAIN("the main server"),
    HOST("<VirtualHost>"),
    DIRECTORY("<Directory>"),
    FILES("<Files>"),
    LOCATION("<Location>"),
    INTERPRETER("<WSGIInterpreterOptions>");

    private final String title;

    Scope(String title) {
        this.title = title;
    }

    /** The main server and virtual hosts: httpd's "server config, virtual host". */
    static Set<Scope> servers() {
        return EnumSet.of(MAIN, HOST);
    }

    /** The main server and the options of interpreters. */
    static Set<Scope> interpreters() {
        return EnumSet.of(MAIN, INTERPRETER);
    }

    /** Everywhere in the URL space. */
    static Set<Scope> anywhere() {
        return EnumSet.complementOf(EnumSet.of(INTERPRETER));
    }

    /** The places as part of a sentence. */
    static String describe(Set<Scope> scopes) {
        return EnumSet.copyOf(scopes).stream().map(scope -> scope.title).collect(Collectors.joining(" or "));
    }
}
