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
record PythonInstallation(String version, Path executable, Path library) {}
