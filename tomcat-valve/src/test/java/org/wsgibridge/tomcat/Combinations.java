// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import java.io.IOException;
import java.nio.file.Path;
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

    static Stream<Combination> all() throws IOException {
        var javas = Javas.oldestAndNewest();
        return TomcatBase.distributions().stream()
                .flatMap(tomcat -> javas.stream().map(java -> new Combination(tomcat, java)));
    }
}
