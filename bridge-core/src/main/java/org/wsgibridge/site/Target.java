// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;

/** What a mount leads to: the second argument of {@code WSGIScriptAlias} and {@code WSGIScriptAliasMatch}. */
public sealed interface Target {

    /** Whether the application runs in Python; the others run in Java. */
    boolean python();

    /** A WSGI script, loaded by its path whatever it is called. */
    record ScriptFile(Path path) implements Target {
        @Override
        public boolean python() {
            return true;
        }
    }

    /** A directory of WSGI scripts: the path after the mount names the script. */
    record ScriptDirectory(Path path) implements Target {
        @Override
        public boolean python() {
            return true;
        }
    }

    /**
     * The file name of a {@code WSGIScriptAliasMatch}.
     *
     * @param template absolute path, with {@code $1} to {@code $9} and {@code $0} for what the expression matched;
     *     that is a native string, unlike the template. A slash at the end is kept: the rest of the URL follows it
     */
    record ScriptTemplate(String template) implements Target {
        @Override
        public boolean python() {
            return true;
        }
    }

    /**
     * {@code python:module.path:callable}, or {@code python:module:factory()} whose result is the callable.
     *
     * @param module importable dotted name
     * @param callable attribute of the module, dotted when nested, with {@code ()} when it is to be called once
     */
    record PythonModule(String module, String callable) implements Target {
        @Override
        public boolean python() {
            return true;
        }
    }

    /** A jar file whose {@code GatewayCallable} is named by {@code callable-object}, else found by ServiceLoader. */
    record Jar(Path path) implements Target {
        @Override
        public boolean python() {
            return false;
        }
    }

    /** {@code java:ClassName}: a {@code GatewayCallable} on the class path of the server. */
    record JavaClass(String name) implements Target {
        @Override
        public boolean python() {
            return false;
        }
    }
}
