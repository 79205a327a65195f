// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.exchange.CommonVariables;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.site.NativeString;

/**
 * Takes the REQUESTs of a slot apart. What the last one had in common with others is kept, since it is mostly the same in
 * the next one. Belongs to the thread that serves the slot.
 */
final class Requests {

    /** What requests have in common begins with kind, target, callable and str-response. */
    private static final int KEY = 4;

    private byte[] beginning = new byte[0];
    private Launch.Application application = new Launch.Application("", "", "");
    private CommonVariables common = new CommonVariables(sink -> {});

    /**
     * One REQUEST, taken apart.
     *
     * @param own body, then names and values
     */
    record Parsed(Launch.Application application, CommonVariables common, List<String> own) {}

    /**
     * Takes a REQUEST apart.
     *
     * @throws ProtocolFailure when it is none
     */
    Parsed parse(Frame frame) {
        int start = frame.offset();
        int end = start + frame.length();
        if (beginning.length == 0 || !begins(frame)) {
            learn(frame);
        }
        List<String> own = frame.strings(start + beginning.length, end);
        require(own.size() % 2 == 1, frame);
        return new Parsed(application, common, own);
    }

    private boolean begins(Frame frame) {
        int start = frame.offset();
        return frame.length() >= beginning.length
                && Arrays.equals(frame.buffer(), start, start + beginning.length, beginning, 0, beginning.length);
    }

    private void learn(Frame frame) {
        require(frame.length() >= Integer.BYTES, frame);
        int start = frame.offset() + Integer.BYTES;
        long end = start + frame.number(0);
        require(end <= frame.offset() + frame.length(), frame);
        List<String> strings = frame.strings(start, (int) end);
        require(strings.size() >= KEY && strings.size() % 2 == 0, frame);
        application = new Launch.Application(
                strings.get(0), NativeString.text(strings.get(1)), NativeString.text(strings.get(2)));
        common = new CommonVariables(sink -> {
            for (int i = KEY; i < strings.size(); i += 2) {
                sink.variable(strings.get(i), strings.get(i + 1));
            }
        });
        beginning = Arrays.copyOfRange(frame.buffer(), frame.offset(), (int) end);
    }

    private static void require(boolean kept, Frame frame) {
        if (!kept) {
            String text = new String(
                    frame.buffer(), frame.offset(), Math.min(frame.length(), 100), StandardCharsets.ISO_8859_1);
            throw new ProtocolFailure(
                    "REQUEST must be the length of a string list, that list of kind, target, callable,"
                            + " str-response and pairs of an environ, and a second list of body and pairs, but this one has "
                            + frame.length() + " bytes and begins with "
                            + text.replace('\0', '|'));
        }
    }
}
