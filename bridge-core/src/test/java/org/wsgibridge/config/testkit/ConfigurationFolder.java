// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.testkit;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.wsgibridge.config.Configuration;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.config.ConfigurationReader;
import org.wsgibridge.config.Problem;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Site;

/**
 * A folder with configuration files and scripts. In texts {@code @} stands for its path. Its main file is
 * {@code site.conf}; it has a script {@code app.wsgi}.
 */
public final class ConfigurationFolder {

    public static final String MAIN = "site.conf";

    private final Path folder;
    private Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");

    public ConfigurationFolder(Path folder) {
        this.folder = folder;
        file("app.wsgi", "");
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    /** Writes a file, and the folders above it. */
    public Path file(String name, String content) {
        try {
            Path file = path(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content.replace("@", folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory(String name) {
        try {
            return Files.createDirectories(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What looks like a virtual environment. */
    public Path venv(String name) {
        file(name + "/pyvenv.cfg", "home = /usr/bin\n");
        executable(name + "/bin/python");
        return path(name);
    }

    public Path executable(String name) {
        Path file = file(name, "#!/bin/sh\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException(file + " cannot be made executable");
        }
        return file;
    }

    public void environment(Map<String, String> variables) {
        environment = variables;
    }

    /** Reads the lines as the main file. */
    public Configuration read(String... lines) throws ConfigurationException {
        file(MAIN, String.join("\n", lines));
        return read(MAIN);
    }

    private Configuration read(String name) throws ConfigurationException {
        return new ConfigurationReader(environment).read(path(name));
    }

    public Site site(String... lines) throws ConfigurationException {
        return read(lines).site();
    }

    /** The only mount of the main server. */
    public Mount mount(String line) throws ConfigurationException {
        return site(line).main().mounts().get(0);
    }

    /** The group {@code g} with these options. */
    public GroupOptions group(String options) throws ConfigurationException {
        return site("WSGIDaemonProcess g " + options).groups().get("g");
    }

    /** The problems of the main file made of these lines, as {@code NAME:LINE: message} without the folder. */
    public List<String> problems(String... lines) {
        file(MAIN, String.join("\n", lines));
        var failure = catchThrowableOfType(ConfigurationException.class, () -> read(MAIN));
        if (failure == null) {
            throw new AssertionError("the configuration was accepted");
        }
        return told(failure.problems());
    }

    public List<String> warnings(String... lines) throws ConfigurationException {
        return told(read(lines).warnings());
    }

    public List<String> notices(String... lines) throws ConfigurationException {
        return told(read(lines).notices());
    }

    private List<String> told(List<Problem> findings) {
        return findings.stream()
                .map(finding -> finding.toString().replace(folder + "/", ""))
                .toList();
    }
}
