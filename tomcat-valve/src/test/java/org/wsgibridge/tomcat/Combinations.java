// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.wsgibridge.testkit.Javas;
import org.wsgibridge.testkit.TomcatBase;

/** Every supported Tomcat on the oldest and the newest Java of this machine. */
final class Combinations {

    /** What a test runs on. */
    record Combination(Path tomcat, Path java) {
        @Override
        public String toString() {
            return tomcat.getFileName() + " on " + java.getFileName();
        }
    }

    private Combinations() {}

    /** Every supported Tomcat on the Java that runs this test. */
    static Stream<Combination> onThisJava() throws IOException {
        Path java = Path.of(System.getProperty("java.home"));
        return TomcatBase.distributions().stream().map(tomcat -> new Combination(tomcat, java));
    }

    /** The older Tomcat on the oldest Java, the newer one on the newest. */
    static Stream<Combination> oldestAndNewest() throws IOException {
        List<Combination> all = all().toList();
        return Stream.of(all.get(0), all.get(all.size() - 1));
    }

    static Stream<Combination> all() throws IOException {
        return of(TomcatBase.distributions());
    }

    /** These on the oldest and the newest Java of this machine. */
    static Stream<Combination> of(List<Path> tomcats) throws IOException {
        var javas = Javas.oldestAndNewest();
        return tomcats.stream().flatMap(tomcat -> javas.stream().map(java -> new Combination(tomcat, java)));
    }
}
