// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import org.wsgibridge.bridge.EmbeddedPython;
import org.wsgibridge.embedded.cpython.PythonUnavailableException;

/** Where the Python package of the bridge is: Python imports from a jar as well as from a folder. */
final class WorkerPackage {

    private static final String RESOURCE = "/python/wsgi_worker/host.py";

    private WorkerPackage() {}

    /**
     * What to put on {@code sys.path}.
     *
     * @throws PythonUnavailableException when the class loader keeps it where only Java can read it
     */
    static String location() throws PythonUnavailableException {
        URL resource = EmbeddedPython.class.getResource(RESOURCE);
        if (resource == null) {
            throw new PythonUnavailableException(
                    "the package wsgi_worker is missing from the jar of bridge-core; use the"
                            + " jar as it was published");
        }
        String place = resource.toString();
        String root = place.substring(0, place.length() - "/wsgi_worker/host.py".length());
        try {
            if (root.startsWith("file:")) {
                return Path.of(new URI(root)).toString();
            }
            if (root.startsWith("jar:file:") && root.indexOf("!/") == root.lastIndexOf("!/")) {
                String[] parts = root.substring("jar:".length()).split("!/", 2);
                return Path.of(new URI(parts[0])) + "/" + parts[1];
            }
        } catch (URISyntaxException e) {
            throw new PythonUnavailableException(place + " is no address that Python could import from");
        }
        throw new PythonUnavailableException(
                "Python cannot import from " + root + "; put the jar of bridge-core into a folder of its own");
    }
}
