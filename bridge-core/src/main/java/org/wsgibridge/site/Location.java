// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

/**
 * Where a directive stands.
 *
 * @param file the name of the file as the administrator would find it, or {@code command line}
 * @param line counted from 1; 0 when there are no lines
 */
public record Location(String file, int line) {

    /** {@code FILE:LINE}, or the name alone where there are no lines. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
