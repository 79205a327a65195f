// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wsgibridge.config.syntax.Node;

/** Walks the tree of a configuration and takes every directive into the {@link SiteDraft}. */
final class SiteReader {

    /** The sections that are given effect. */
    static final List<String> SECTIONS = List.of(
            "VirtualHost",
            "Directory",
            "DirectoryMatch",
            "Files",
            "FilesMatch",
            "Location",
            "LocationMatch",
            "WSGIInterpreterOptions");

    /** What the syntax obeys before anything comes here. */
    static final List<String> STEERING = List.of(
            "Define", "UnDefine", "Include", "IncludeOptional", "Error", "IfModule", "IfDefine", "IfVersion", "IfFile");

    private static final Pattern ADDRESS = Pattern.compile("(?<host>\\[[^]]+]|[^:]+)(?::(?<port>\\d{1,5}|\\*))?");

    private final Reading reading;
    private final Findings findings;
    private final DirectiveTable directives;
    private final SectionReader sections;

    SiteReader(Reading reading) {
        this.reading = reading;
        this.findings = reading.findings();
        this.directives = new DirectiveTable(reading);
        this.sections = new SectionReader(reading);
    }

    /** Reads everything; what is wrong is found in the findings and missing in the draft. */
    void read(SiteDraft site) {
        walk(reading.tree().nodes(), Place.of(site, site.main()));
    }

    private void walk(List<Node> nodes, Place place) {
        for (Node node : nodes) {
            try {
                if (node instanceof Node.Block block) {
                    section(block, place);
                } else if (node instanceof Node.Directive directive) {
                    directive(directive, place);
                }
            } catch (Rejection rejection) {
                findings.problem(node.location(), rejection.sentence());
            }
        }
    }

    private void directive(Node.Directive directive, Place place) throws Rejection {
        Optional<Rule> rule = directives.find(directive.name());
        if (rule.isPresent()) {
            doubts(directive);
            rule.get().apply(directive, place);
            return;
        }
        UnsupportedDirectives.refuse(directive);
        if (!OrdinaryDirectives.accept(directive, findings)) {
            throw unknown(directive.name(), "");
        }
    }

    private void section(Node.Block block, Place place) throws Rejection {
        switch (block.name().toLowerCase(Locale.ROOT)) {
            case "virtualhost" -> virtualHost(block, place);
            case "directory", "directorymatch" -> container(block, place, Scope.DIRECTORY, Scope.servers());
            case "location", "locationmatch" -> container(block, place, Scope.LOCATION, Scope.servers());
            case "files", "filesmatch" -> {
                Set<Scope> outer = Scope.servers();
                outer.add(Scope.DIRECTORY);
                container(block, place, Scope.FILES, outer);
            }
            case "wsgiinterpreteroptions" -> interpreter(block, place);
            default -> {
                UnsupportedDirectives.refuse(block);
                if (!OrdinaryDirectives.accept(block, findings)) {
                    throw unknown(block.name(), "<");
                }
                ignored(block.children(), "<" + block.name() + ">", place.site());
            }
        }
    }

    /** Reads the content also when the section itself is wrong, so that its problems are told at the same time. */
    private void virtualHost(Node.Block block, Place place) {
        doubts(block);
        Set<Integer> ports = Set.of(HostDraft.ANY_PORT);
        try {
            requireScope(block, place, Set.of(Scope.MAIN));
            ports = ports(block);
        } catch (Rejection rejection) {
            findings.problem(block.location(), rejection.sentence());
        }
        var host = new HostDraft(block.location(), ports);
        place.site().add(host);
        walk(block.children(), Place.of(place.site(), host));
    }

    private Set<Integer> ports(Node.Block block) throws Rejection {
        var ports = new LinkedHashSet<Integer>();
        for (String word : block.arguments().words()) {
            ports.add(port(word, block));
        }
        if (ports.isEmpty()) {
            throw new Rejection("<VirtualHost> names no address; expected for instance <VirtualHost *:80>");
        }
        return ports;
    }

    private int port(String word, Node.Block block) throws Rejection {
        Matcher address = ADDRESS.matcher(word);
        String port = address.matches() && address.group("port") != null ? address.group("port") : "*";
        if (!address.matches() || (!port.equals("*") && Integer.parseInt(port) > 65535)) {
            throw new Rejection(
                    "<VirtualHost " + word + "> is not understood; expected an address and a port such as " + "*:80");
        }
        String host = address.group("host");
        if (!host.equals("*") && !host.equals("_default_")) {
            findings.notice(
                    block.location(),
                    "<VirtualHost " + word
                            + ">: only the port is looked at; Tomcat's connectors decide which addresses "
                            + "are listened on");
        }
        return port.equals("*") ? HostDraft.ANY_PORT : Integer.parseInt(port);
    }

    /** Reads the content also when the section itself is wrong, so that its problems are told at the same time. */
    private void container(Node.Block block, Place place, Scope scope, Set<Scope> allowed) {
        doubts(block);
        SectionDraft draft = SectionDraft.nowhere();
        try {
            requireScope(block, place, allowed);
            draft = sections.read(block);
            place.sections().add(draft);
        } catch (Rejection rejection) {
            findings.problem(block.location(), rejection.sentence());
        }
        walk(block.children(), place.within(scope, block.name(), draft));
    }

    /** Reads the content also when the section itself is wrong, so that its problems are told at the same time. */
    private void interpreter(Node.Block block, Place place) {
        var draft = new InterpreterDraft();
        try {
            requireScope(block, place, Set.of(Scope.MAIN));
            draft = place.site().embedded().interpreter(InterpreterSection.of(block));
        } catch (Rejection rejection) {
            findings.problem(block.location(), rejection.sentence());
        }
        walk(block.children(), place.within(draft));
    }

    private static void requireScope(Node.Block block, Place place, Set<Scope> allowed) throws Rejection {
        if (!allowed.contains(place.scope())) {
            throw new Rejection("<" + block.name() + "> may not stand in " + place.container() + "; it may stand in "
                    + Scope.describe(allowed));
        }
    }

    /** In a section without a meaning only what would lose its own meaning is a problem. */
    private void ignored(List<Node> children, String container, SiteDraft site) {
        for (Node child : children) {
            boolean effective = directives.find(child.name()).isPresent()
                    || SECTIONS.stream().anyMatch(child.name()::equalsIgnoreCase);
            if (effective && OrdinaryDirectives.knows(child)) {
                // Who asks for users anywhere must not believe that this is obeyed.
                site.whenAllIsRead(() -> {
                    if (site.isGuarded()) {
                        findings.problem(child.location(), misplaced(child, container));
                    }
                });
            } else if (effective) {
                findings.problem(child.location(), misplaced(child, container));
            } else if (child instanceof Node.Block block) {
                ignored(block.children(), container, site);
            }
        }
    }

    private static String misplaced(Node child, String container) {
        return child.name() + " may not stand in " + container + ", which has no effect here; move it out of it";
    }

    private void doubts(Node node) {
        node.arguments().doubts().forEach(doubt -> findings.warning(node.location(), node.name() + ": " + doubt));
    }

    private Rejection unknown(String name, String bracket) {
        List<String> known = new ArrayList<>();
        if (bracket.isEmpty()) {
            known.addAll(directives.names());
            known.addAll(UnsupportedDirectives.names());
            known.addAll(OrdinaryDirectives.names());
        } else {
            known.addAll(SECTIONS);
            known.addAll(OrdinaryDirectives.sections());
        }
        known.addAll(STEERING);
        return new Rejection(bracket + name + (bracket.isEmpty() ? "" : ">")
                + " is neither a directive of mod_wsgi nor one of httpd that is known here"
                + Nearest.hint(name, known, "docs/configuration.md lists them all"));
    }
}
