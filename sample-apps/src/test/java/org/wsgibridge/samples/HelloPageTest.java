// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;

class HelloPageTest {

    private final HashMap<String, Object> variables = new HashMap<>();
    private final List<Header> headers = new ArrayList<>();

    @Test
    void saysThatItWorks() {
        assertThat(page()).startsWith("WSGI: It works!  :-)\n");
    }

    @Test
    void tellsWhichProcessItRunsIn() {
        assertThat(page())
                .contains("process id:        " + ProcessHandle.current().pid() + "\n")
                .containsPattern("parent process:    \\d+\n")
                .contains("user/group:        " + System.getProperty("user.name") + "/")
                .contains("Java version:      " + System.getProperty("java.version"))
                .containsPattern("Java executable:   /.*java\n")
                .containsPattern("threads:           \\d+, this one is ");
    }

    @Test
    void tellsItsGroups() {
        variables.put("mod_wsgi.process_group", "pyApps");

        assertThat(page()).contains("process group:     'pyApps'\n", "application group: ''\n");
    }

    @Test
    void printsTheEnvironmentInOrder() {
        variables.put("b.text", "it's");
        variables.put("a.number", 1_795_158_402.5);
        variables.put("c.flag", true);
        variables.put("d.list", List.of(1, 0));
        variables.put("e.stream", InputStream.nullInputStream());

        assertThat(page())
                .contains(
                        "    'a.number': 1795158402.5,\n    'b.text': 'it\\'s',\n    'c.flag': true,\n    'd.list': [1, 0],\n"
                                + "    'e.stream': <java.io.InputStream");
    }

    @Test
    void printsTheQueryString() {
        variables.put("QUERY_STRING", "b=2&a=x+y&a=%C3%BC&a=\u00c3\u00bc&empty=&none&bad=%zz");

        assertThat(page()).contains("{\n    'a': ['x y', '\u00fc', '\u00fc'],\n    'b': ['2'],\n    'bad': ['%zz']\n}");
    }

    @Test
    void printsAnEmptyQueryString() {
        assertThat(page()).contains("Query String:\n{}\n");
    }

    @Test
    void countsItsBytes() {
        variables.put("HTTP_X", "gr\u00fcn");

        assertThat(headers).isEmpty();
        int length = page().getBytes(UTF_8).length;
        assertThat(headers).contains(new Header("Content-Length", Integer.toString(length)));
    }

    @Test
    void isFoundInItsJar() {
        assertThat(ServiceLoader.load(GatewayCallable.class)).singleElement().isInstanceOf(HelloPage.class);
    }

    private String page() {
        var page = new StringBuilder();
        Iterable<byte[]> chunks = new HelloPage().call(new Environ(variables), (status, given, failure) -> {
            headers.addAll(given);
            return chunk -> page.append(new String(chunk, UTF_8));
        });
        chunks.forEach(chunk -> page.append(new String(chunk, UTF_8)));
        return page.toString();
    }
}
