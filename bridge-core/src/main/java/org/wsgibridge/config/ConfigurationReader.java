// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.wsgibridge.config.syntax.Tree;
import org.wsgibridge.config.syntax.TreeReader;
import org.wsgibridge.site.Location;
import org.wsgibridge.site.Site;

/**
 * Reads a configuration into a {@link Site}. Starts nothing and changes nothing; looks at the files, accounts and
 * interpreters that are named. Safe for any number of threads.
 */
public final class ConfigurationReader {

    /** What {@code <IfModule>} finds: the modules whose directives are given effect, by both their names. */
    private static final Set<String> MODULES = Set.of(
            "mod_wsgi.c",
            "mod_wsgi",
            "wsgi_module",
            "core.c",
            "core_module",
            "mod_so.c",
            "so_module",
            "mod_alias.c",
            "alias_module",
            "mod_env.c",
            "env_module",
            "mod_version.c",
            "version_module");

    private final Map<String, String> environment;
    private final List<String> defines;

    /**
     * A reader.
     *
     * @param environment of the process: for {@code ${NAME}}, {@code PassEnv}, {@code %{ENV:x}} and the search for
     *     interpreters on the {@code PATH}
     * @param defines names that are defined for {@code <IfDefine>} from the start, as by httpd's {@code -D}
     */
    public ConfigurationReader(Map<String, String> environment, Collection<String> defines) {
        this.environment = Map.copyOf(environment);
        this.defines = List.copyOf(defines);
    }

    /** A reader with nothing defined. */
    public ConfigurationReader(Map<String, String> environment) {
        this(environment, List.of());
    }

    /**
     * Reads a file and everything that it includes.
     *
     * @throws ConfigurationException with every problem of every file; one that cannot be read is a problem as well
     */
    public Configuration read(Path file) throws ConfigurationException {
        return read(new Location(file.toString(), 0), reader -> reader.read(file));
    }

    /**
     * Reads a text that stands in no file.
     *
     * @param name stands for the file in every location, such as {@code command line}; there are no line numbers
     * @param folder where relative paths begin
     * @throws ConfigurationException with every problem of the text and of the files that it includes
     */
    public Configuration read(String text, String name, Path folder) throws ConfigurationException {
        return read(new Location(name, 0), reader -> reader.read(text, name, folder));
    }

    private Configuration read(Location start, Function<TreeReader, Tree> source) throws ConfigurationException {
        var findings = new Findings();
        Tree tree = source.apply(new TreeReader(environment, defines, MODULES, findings));
        var reading = new Reading(tree, environment, findings);
        var draft = new SiteDraft(start);
        new SiteReader(reading).read(draft);
        Site site = new SiteAssembly(draft, reading).site();
        return findings.configuration(site, tree.files());
    }
}
