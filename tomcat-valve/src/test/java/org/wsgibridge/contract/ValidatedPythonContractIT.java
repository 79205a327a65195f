// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.wsgibridge.testkit.Scripts;

/** CPython in a daemon process group, with wsgiref.validate between the worker and the application. */
class ValidatedPythonContractIT extends WsgiContract {

    @Override
    String configuration() throws IOException {
        new Scripts(folder).write("validated.py", """
                import os, sys
                from wsgiref.validate import validator
                sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
                import contract
                application = validator(contract.application)
                """);
        return """
               WSGIDaemonProcess group threads=5
               WSGIScriptAlias /app validated.py process-group=group
               """;
    }

    @Override
    String concurrency() {
        return "true false false true";
    }

    /** What the validator returns is no list, whatever the application returned, so that its length is not known. */
    @Test
    @Override
    void computesTheContentLengthOfABodyThatItHasWhole() throws Exception {
        assertThat(get("hello").body()).isEqualTo("Hello World!");
    }

    /** Likewise. */
    @Test
    @Override
    void answersHeadWithTheLengthAndWithoutTheBody() throws Exception {
        var request = HttpRequest.newBuilder(uri("/app/hello"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(send(request).body()).isEmpty();
    }

    /** The validator allows no second call. */
    @Test
    @Override
    void takesTheLaterHeadWhenNothingHasBeenSent() throws Exception {
        assertThat(get("starts_twice").statusCode()).isEqualTo(500);
    }

    /** The validator refuses them. */
    @Test
    @Override
    void leavesOutTheHeadersThatOnlyTheServerMaySet() throws Exception {
        assertThat(get("hop_by_hop").statusCode()).isEqualTo(500);
    }

    /** The validator refuses it before the server sees it, in words of its own. */
    @Test
    @Override
    void refusesAHeaderThatWouldBecomeTwo() throws Exception {
        assertThat(get("bad_header").statusCode()).isEqualTo(500);
    }
}
