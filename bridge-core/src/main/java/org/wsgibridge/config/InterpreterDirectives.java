// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;
import org.wsgibridge.config.syntax.Node;

/** The directives of single interpreters: they stand in the main server or in {@code <WSGIInterpreterOptions>}. */
final class InterpreterDirectives {

    private final Reading reading;

    InterpreterDirectives(Reading reading) {
        this.reading = reading;
    }

    void path(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.interpreter().pythonPath(PythonHome.path("WSGIPythonPath", words.get(0), directive, reading));
    }

    void restrictStdin(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.interpreter().restrictStdin(Values.onOff("WSGIRestrictStdin", words.get(0)));
    }

    void restrictStdout(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.interpreter().restrictStdout(Values.onOff("WSGIRestrictStdout", words.get(0)));
    }

    void restrictSignal(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.interpreter().restrictSignal(Values.onOff("WSGIRestrictSignal", words.get(0)));
    }

    void switchInterval(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.interpreter().switchInterval(Values.fractionalSeconds("WSGISwitchInterval", words.get(0)));
    }

    void requestTimeout(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.interpreter().requestTimeout(Values.seconds("WSGIRequestTimeout", words.get(0)));
    }

    void ownGil(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.interpreter().ownGil(Values.onOff("WSGIPerInterpreterGIL", words.get(0)));
    }
}
