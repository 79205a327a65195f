// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.gateway;

/**
 * A WSGI application in Java: one method, called once for each request.
 *
 * <p>One instance serves all requests of its application group, on as many threads as the group has; it must be safe
 * for that. It is made by its public constructor without arguments, when the group starts. When it is
 * {@link AutoCloseable} it is closed when the group ends.
 *
 * <pre>{@code
 * public final class Hello implements GatewayCallable {
 *     public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
 *         startResponse.start("200 OK", List.of(new Header("Content-Type", "text/plain")));
 *         return List.of("Hello".getBytes(UTF_8));
 *     }
 * }
 * }</pre>
 *
 * @see <a href="https://peps.python.org/pep-3333/#the-application-framework-side">PEP 3333, the application side</a>
 */
@FunctionalInterface
public interface GatewayCallable {

    /**
     * Answers one request.
     *
     * <p>{@link StartResponse#start} must have been called before the first non-empty chunk is taken from the result.
     * The server iterates the result at most once, on the calling thread, and sends each chunk before it asks for the
     * next; it stops when the client wants no more. A {@link java.util.Collection} is taken for a complete body: all
     * its chunks are fetched first, and their length is the {@code Content-Length} unless there is one. If the result
     * is {@link AutoCloseable} it is closed exactly once, whether the response was completed, the client went away or
     * the iteration failed.
     *
     * @param environ the request; belongs to the application until the response has ended, and may be changed
     * @param startResponse begins the response; only valid on the calling thread and until the response has ended
     * @return the chunks of the body, possibly none; a chunk may be empty, never null
     * @throws Exception anything; before the first chunk the client gets 500, after it a visibly broken response
     */
    Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception;
}
