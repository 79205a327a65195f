// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

/**
 * A request as workers, and Python in this process, take it: the length of a string list (four bytes, big endian), that
 * list, and another one. The first has what requests have in common, and is recognised by its bytes where it is read:
 * kind, target, callable and str-response of the application, then names and values. The second is the request's own:
 * how its body comes, then names and values, which replace earlier ones.
 *
 * <p>For one request, and its thread.
 */
public final class RequestPayload implements EnvironSink {

    private final StringList list;
    private final int begin;
    private final String body;
    private boolean common = true;

    /**
     * Appends the payload to a list, which is used for nothing else until {@link #end}.
     *
     * @param application kind, target, callable and str-response, each with its NUL
     * @param body "0", "1" or "2", as in the table of the wire format
     */
    public RequestPayload(StringList list, byte[] application, String body) {
        this.list = list;
        this.begin = list.length();
        this.body = body;
        list.number(0).bytes(application);
    }

    @Override
    public void common(CommonVariables variables) {
        if (common) {
            list.bytes(variables.strings());
        } else {
            variables.tell(this);
        }
    }

    @Override
    public void variable(String name, String value) {
        if (common) {
            end();
        }
        list.string(name).string(value);
    }

    /** Says that there is no more; without any variable of its own, too, a request has both lists. */
    public void end() {
        if (common) {
            common = false;
            list.number(begin, list.length() - begin - Integer.BYTES).string(body);
        }
    }
}
