// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.wsgibridge.environ.Timestamp;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.gateway.Environ;

/** What an application gets to see of one request. Closing it takes the streams of the environ out of use. */
final class CallableRequest implements AutoCloseable {

    /** Room for the variables of an ordinary request without growing. */
    private static final int VARIABLES = 128;

    private static final double MILLIS_PER_SECOND = 1000.0;

    /** The mod_wsgi whose behaviour is followed. */
    private static final List<Integer> VERSION = List.of(6, 0, 5);

    /** Text on the way to here, numbers for applications. */
    private static final List<String> MOMENTS =
            List.of("mod_wsgi.request_start", "mod_wsgi.queue_start", "mod_wsgi.daemon_start");

    private final BodyInput input;
    private final PrintWriter errors;
    private final Environ environ;

    /**
     * Reads the variables of the exchange; nothing of its body.
     *
     * @param log takes the lines of {@code wsgi.errors}
     */
    CallableRequest(Exchange exchange, Residence residence, Consumer<String> log) {
        input = new BodyInput(exchange.body());
        errors = new PrintWriter(new ErrorLines(log), true);
        var variables = new HashMap<String, Object>(VARIABLES);
        exchange.environ(variables::put);
        MOMENTS.forEach(name -> variables.computeIfPresent(name, (key, text) -> Timestamp.seconds((String) text)));
        place(variables, residence);
        variables.put("wsgi.input", input);
        variables.put("wsgi.errors", errors);
        environ = new Environ(variables);
    }

    /** Belongs to the application from now on. */
    Environ environ() {
        return environ;
    }

    @Override
    public void close() {
        input.end();
        errors.close();
    }

    /** PEP 3333, "environ Variables", and the names that mod_wsgi adds to them. */
    private static void place(Map<String, Object> variables, Residence residence) {
        variables.put("wsgi.version", List.of(1, 0));
        variables.put("wsgi.multithread", residence.multithread());
        variables.put("wsgi.multiprocess", residence.multiprocess());
        variables.put("wsgi.run_once", residence.runOnce());
        variables.put("wsgi.input_terminated", true);
        variables.put("mod_wsgi.version", VERSION);
        variables.put("mod_wsgi.process_group", residence.processGroup());
        variables.put("mod_wsgi.application_group", residence.applicationGroup());
        variables.put("mod_wsgi.callable_object", residence.callableObject());
        variables.put("mod_wsgi.thread_id", Thread.currentThread().getId());
        variables.put("mod_wsgi.application_start", System.currentTimeMillis() / MILLIS_PER_SECOND);
    }
}
