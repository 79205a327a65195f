// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.nio.file.Path;

/**
 * A CPython that can be loaded into this process.
 *
 * @param version such as {@code 3.11.2}
 * @param executable of the installation or virtual environment; CPython finds its library by it
 * @param library libpython
 */
record PythonInstallation(String version, Path executable, Path library) {

    /** Whether its interpreters can have a GIL each: CPython 3.12 has them too, but modules of its own crash there. */
    boolean ownGil() {
        String[] parts = version.split("\\.", -1);
        return Integer.parseInt(parts[0]) > 3 || Integer.parseInt(parts[1]) >= 13;
    }
}
