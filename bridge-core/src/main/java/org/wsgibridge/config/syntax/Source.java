// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.wsgibridge.site.Location;

/**
 * A text to read and where it comes from.
 *
 * @param name of the file as the administrator would find it
 * @param text without byte order mark
 * @param folder where it stands, absolute
 * @param numbered whether line numbers mean something to the administrator
 */
record Source(String name, String text, Path folder, boolean numbered) {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    Location at(int line) {
        return new Location(name, numbered ? line : 0);
    }

    /** Reads a file; what hinders that goes to the reporter, at {@code asked} unless it is about a line of the file. */
    static Optional<Source> ofFile(Path file, Location asked, Reporter reporter) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return decoded(file, bytes, reporter);
        } catch (NoSuchFileException e) {
            reporter.problem(asked, "the configuration file " + file + " does not exist");
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "it is a directory" : e.toString();
            reporter.problem(asked, "the configuration file " + file + " cannot be read: " + why);
        }
        return Optional.empty();
    }

    private static Optional<Source> decoded(Path file, byte[] bytes, Reporter reporter) {
        var buffer = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(buffer)
                    .toString();
            String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            return Optional.of(new Source(file.toString(), content, folderOf(file), true));
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < buffer.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            reporter.problem(
                    new Location(file.toString(), line),
                    "the file is not UTF-8 here; convert it, for instance with iconv -f latin1 -t utf-8");
            return Optional.empty();
        }
    }

    private static Path folderOf(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }
}
