// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * A container and what it says. The order of a list of sections is the order of merging (httpd, "How the sections are
 * merged"): the last one that matches wins.
 */
public sealed interface Section {

    Settings settings();

    /** {@code <Directory>}, {@code <DirectoryMatch>} or {@code <Files>}: matches by the file of the script. */
    record OfFile(Predicate<Path> matches, Settings settings) implements Section {}

    /** {@code <Location>} or {@code <LocationMatch>}: matches by the decoded path of the request. */
    record OfUrl(Predicate<String> matches, Settings settings) implements Section {}
}
