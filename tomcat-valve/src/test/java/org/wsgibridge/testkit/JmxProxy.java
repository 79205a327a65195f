// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The manager application of a Tomcat as an operator's scripts use it: its JMX proxy and its commands in text. */
public final class JmxProxy {

    private static final String[] LOGIN = {
        "Authorization", "Basic " + Base64.getEncoder().encodeToString("wert:secret".getBytes(StandardCharsets.UTF_8))
    };

    private final StockTomcat tomcat;

    /** The one of a Tomcat that has {@link TomcatBase#MANAGER}. */
    public JmxProxy(StockTomcat tomcat) {
        this.tomcat = tomcat;
    }

    /** Names of the beans that match a pattern. */
    public List<String> names(String pattern) throws IOException, InterruptedException {
        return ask("/manager/jmxproxy/?qry=" + encoded(pattern))
                .lines()
                .filter(line -> line.startsWith("Name: ") && line.contains(":type="))
                .map(line -> line.substring("Name: ".length()))
                .toList();
    }

    /** An attribute as text. */
    public String attribute(String name, String attribute) throws IOException, InterruptedException {
        String answer = ask("/manager/jmxproxy/?get=" + encoded(name) + "&att=" + attribute);
        return answer.substring(answer.indexOf(" = ") + " = ".length()).strip();
    }

    /** A numeric attribute. */
    public long number(String name, String attribute) throws IOException, InterruptedException {
        return Long.parseLong(attribute(name, attribute));
    }

    /** Calls an operation. */
    public String invoke(String name, String operation, String... parameters) throws IOException, InterruptedException {
        Optional<String> joined = parameters.length == 0 ? Optional.empty() : Optional.of(String.join(",", parameters));
        return ask("/manager/jmxproxy/?invoke=" + encoded(name) + "&op=" + operation
                + joined.map(text -> "&ps=" + encoded(text)).orElse(""));
    }

    /** A command such as {@code reload?path=/shop}. */
    public String command(String command) throws IOException, InterruptedException {
        return ask("/manager/text/" + command);
    }

    /** An attribute as text, for conditions that are waited for. */
    public String attributeNow(String name, String attribute) {
        return now(() -> attribute(name, attribute));
    }

    /** Whether Tomcat finds class loaders of web applications that are gone. */
    public boolean findsLeaks() {
        String answer = now(() -> command("findleaks?statusLine=true"));
        boolean none = answer.startsWith("OK - No memory leaks found");
        assertThat(none || answer.startsWith("OK - Found potential memory leaks"))
                .as(answer)
                .isTrue();
        return !none;
    }

    private interface Question {

        String ask() throws IOException, InterruptedException;
    }

    private static String now(Question question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while it waited", e);
        }
    }

    private String ask(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = tomcat.get(path, LOGIN);
        assertThat(response.body()).as(path).startsWith("OK");
        return response.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
