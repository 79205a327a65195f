// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.BackgroundThread;
import org.wsgibridge.embedded.cpython.Interpreter;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.failure.FailureCode;

/**
 * Requests that have had their time and go on in Python, which cannot be ended from outside: they are interrupted where
 * they run Python code, and reported and counted where they are stuck in native code. For any thread.
 */
final class Overruns {

    /** As many as Tomcat has threads by default: what holds more is no server any more. */
    static final int MOST_STUCK = 200;

    /** An exception is raised within CPython's switch interval; the rest is for {@code finally} blocks. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Overruns.class);

    private final String group;
    private final Interpreter interpreter;
    private final PythonThreads threads;
    private final AtomicInteger stuck = new AtomicInteger();

    /**
     * None yet.
     *
     * @param group name of the application group; empty for {@code %{GLOBAL}}
     * @param threads of the interpreter
     */
    Overruns(String group, Interpreter interpreter, PythonThreads threads) {
        this.group = group;
        this.interpreter = interpreter;
        this.threads = threads;
    }

    /** How many threads are stuck. */
    int stuck() {
        return stuck.get();
    }

    /**
     * Refuses a request while too many threads are stuck.
     *
     * @throws NoWorkerFailure when it does
     */
    void requireRoom() {
        if (stuck.get() >= MOST_STUCK) {
            throw new NoWorkerFailure(MOST_STUCK + " threads of application group '" + group
                    + "' are stuck in native code; only a restart of the server gives them back");
        }
    }

    /**
     * Waits for the reply to a request.
     *
     * @return what came in time
     * @throws DeadlineFailure when nothing did; the exchange cannot be reached from Python then
     */
    byte[] await(Future<byte[]> reply, EmbeddedExchange exchange, Duration longest) {
        try {
            reply.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            exchange.expire();
            var watch = BackgroundThread.of(() -> watch(reply, exchange), "python-overrun");
            watch.start();
            throw new DeadlineFailure(
                    FailureCode.REQUEST_TIMEOUT,
                    "the application took longer than WSGIRequestTimeout, " + longest.toSeconds() + " s");
        } catch (ExecutionException e) {
            return PythonThreads.result(reply);
        } catch (InterruptedException e) {
            exchange.expire();
            Thread.currentThread().interrupt();
            throw new NoWorkerFailure("the server is being stopped");
        }
        return PythonThreads.result(reply);
    }

    private void watch(Future<byte[]> reply, EmbeddedExchange exchange) {
        String stack = interrupt(exchange);
        if (ends(reply, GRACE)) {
            return;
        }
        String later = interrupt(exchange);
        if (ends(reply, Duration.ZERO)) {
            return;
        }
        log.warn(
                "a request does not end, as its thread is stuck outside of Python code: stuck={}"
                        + " application-group={}\n{}",
                stuck.incrementAndGet(),
                group,
                later.isEmpty() ? stack : later);
        while (!ends(reply, GRACE)) {
            interrupt(exchange);
        }
        log.info("a request that was stuck has ended: stuck={} application-group={}", stuck.decrementAndGet(), group);
    }

    /** Where the request is; a sentence when Python cannot say so, because the request holds the GIL. */
    private String interrupt(EmbeddedExchange exchange) {
        try {
            Future<String> stack = threads.submit(() -> interpreter.interrupt(exchange));
            return stack.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "it holds the GIL, so that no other Python code runs either";
        } catch (ExecutionException | RejectedExecutionException e) {
            return "Python does not say where: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static boolean ends(Future<byte[]> reply, Duration longest) {
        try {
            reply.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
