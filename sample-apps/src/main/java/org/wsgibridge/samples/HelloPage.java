// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.samples;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;

/**
 * The diagnostic page: it works, and this is where and as whom. For a development server only, as it tells everything
 * that it knows to everybody.
 */
public final class HelloPage implements GatewayCallable {

    @Override
    public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
        byte[] page = page(environ).getBytes(StandardCharsets.UTF_8);
        startResponse.start(
                "200 OK",
                List.of(
                        new Header("Content-Type", "text/plain; charset=utf-8"),
                        new Header("Content-Length", Integer.toString(page.length))));
        return List.of(page);
    }

    private static String page(Environ environ) {
        var page = new StringBuilder("WSGI: It works!  :-)\n");
        line(page, "process id", Long.toString(ProcessHandle.current().pid()));
        line(page, "parent process", ProcessFacts.parent());
        line(page, "user/group", ProcessFacts.account());
        line(page, "pwd user", System.getProperty("user.name") + ", home " + System.getProperty("user.home"));
        page.append("WSGI environment:\n").append(PrettyPrint.map(environ.variables()));
        page.append("\nQuery String:\n").append(PrettyPrint.map(QueryString.parse(environ.queryString())));
        page.append('\n');
        line(
                page,
                "Java version",
                System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")");
        line(page, "Java executable", ProcessFacts.executable());
        line(page, "process group", PrettyPrint.value(environ.get("mod_wsgi.process_group", "")));
        line(page, "application group", PrettyPrint.value(environ.get("mod_wsgi.application_group", "")));
        line(page, "threads", ProcessFacts.threads());
        return page.toString();
    }

    private static void line(StringBuilder page, String name, String value) {
        page.append(String.format("%-19s", name + ":")).append(value).append('\n');
    }
}
