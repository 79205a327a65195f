// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;

/** Users and groups of the operating system, written as {@code name} or {@code #id} as in httpd. */
final class Accounts {

    private static final String ROOT_ID = "0";

    @FunctionalInterface
    private interface Lookup {
        UserPrincipal find(String name) throws IOException;
    }

    private Accounts() {}

    /** A user that workers may run as: one that exists and is not root. */
    static String user(String what, String value) throws Rejection {
        UserPrincipalLookupService accounts = FileSystems.getDefault().getUserPrincipalLookupService();
        UserPrincipal user = find(what, value, "user", accounts::lookupPrincipalByName);
        if (isRoot(user, accounts)) {
            throw new Rejection(what + "=" + value + " is refused, because applications must not run as root; name an "
                    + "account without privileges such as www-data");
        }
        return value;
    }

    /** A user who may own scripts; root is one. */
    static String owner(String what, String value) throws Rejection {
        UserPrincipalLookupService accounts = FileSystems.getDefault().getUserPrincipalLookupService();
        find(what, value, "user", accounts::lookupPrincipalByName);
        return value;
    }

    static String group(String what, String value) throws Rejection {
        UserPrincipalLookupService accounts = FileSystems.getDefault().getUserPrincipalLookupService();
        find(what, value, "group", accounts::lookupPrincipalByGroupName);
        return value;
    }

    private static UserPrincipal find(String what, String value, String kind, Lookup lookup) throws Rejection {
        boolean byId = value.startsWith("#");
        String name = byId ? value.substring(1) : value;
        if (name.isEmpty() || (byId && !name.matches("\\d{1,10}"))) {
            throw new Rejection(
                    Values.unexpected(what, value, "the name of a " + kind + " or # and its number, such as #33"));
        }
        // The lookup takes digits for an id; httpd wants a # for that, and so do we.
        if (!byId && name.matches("\\d+")) {
            throw new Rejection(what + "=" + value + " is not the name of a " + kind + "; write #" + value
                    + " if its number is meant");
        }
        try {
            return lookup.find(name);
        } catch (IOException e) {
            throw new Rejection(what + "=" + value + ": there is no such " + kind
                    + " on this machine; create it or name another one");
        }
    }

    /** Root by any name: equal principals have equal ids. */
    private static boolean isRoot(UserPrincipal user, UserPrincipalLookupService accounts) throws Rejection {
        try {
            return user.equals(accounts.lookupPrincipalByName(ROOT_ID));
        } catch (IOException e) {
            // A system without numbers for its users has no root either.
            return false;
        }
    }
}
