// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

/**
 * A request as workers, and Python in this process, take it: the length of a string list (four bytes, big endian), that
 * list, and another one. The first has what requests have in common, and is recognised by its bytes where it is read:
 * kind, target, callable and str-response of the application, then names and values. The second is the request's own:
 * how its body comes, then names and values, which replace earlier ones.
 *
 * <p>For one request, and its thread. Where the bytes go is for a subclass to say.
 */
public abstract class RequestPayload implements EnvironSink {

    private final String body;
    private boolean common = true;

    /**
     * Nothing has been written.
     *
     * @param body "0", "1" or "2", as in the table of the wire format
     */
    protected RequestPayload(String body) {
        this.body = body;
    }

    /** Appends a string and its NUL. */
    protected abstract void string(String text);

    /** Appends strings that have their NULs. */
    protected abstract void strings(byte[] bytes);

    /** All of the first list has been appended. */
    protected abstract void endOfCommon();

    @Override
    public final void common(CommonVariables variables) {
        if (common) {
            strings(variables.strings());
        } else {
            variables.tell(this);
        }
    }

    @Override
    public final void variable(String name, String value) {
        if (common) {
            end();
        }
        string(name);
        string(value);
    }

    /** Says that there is no more; without any variable of its own, too, a request has both lists. */
    public final void end() {
        if (common) {
            common = false;
            endOfCommon();
            string(body);
        }
    }
}
