// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the jars and folders from which the server's class loaders take their classes. */
final class ServerClassPath {

    private ServerClassPath() {}

    /**
     * Those of a loader and its ancestors.
     *
     * @return in the order of delegation, parents first; a loader that does not tell adds nothing
     */
    static List<URL> of(ClassLoader loader) {
        var urls = new ArrayList<URL>();
        for (ClassLoader next = loader; next != null; next = next.getParent()) {
            urls.addAll(0, own(next));
        }
        return List.copyOf(urls);
    }

    private static List<URL> own(ClassLoader loader) {
        if (loader instanceof URLClassLoader telling) {
            return List.of(telling.getURLs());
        }
        if (!loader.equals(ClassLoader.getSystemClassLoader())) {
            return List.of();
        }
        var urls = new ArrayList<URL>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            // An empty entry is the working directory, as the java command has it.
            urls.add(url(Path.of(entry)));
        }
        return urls;
    }

    static URL url(Path jarOrFolder) {
        try {
            return jarOrFolder.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException("no file: " + jarOrFolder, impossible);
        }
    }
}
