package io.brine.master.pillar;

import io.brine.salt.payload.Bytes;
import io.brine.salt.target.Glob;
import io.brine.salt.target.MinionFacts;
import io.brine.salt.target.Nodegroups;
import io.brine.salt.target.Target;
import io.brine.salt.target.TargetException;
import io.brine.salt.target.TargetMatcher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Salt's {@code file_tree}: files below {@code hosts/<id>} and {@code nodegroups/<name>} are
 * pillar, their names the keys. Thread-safe; blocks on the disk.
 */
final class FileTreePillar {
    static final List<String> PARAMETERS =
            List.of(
                    "root_dir",
                    "follow_dir_links",
                    "debug",
                    "keep_newline",
                    "render_default",
                    "renderer_blacklist",
                    "renderer_whitelist",
                    "template");

    private static final Logger LOG = LoggerFactory.getLogger(FileTreePillar.class);
    private static final long MAX_LENGTH = 64L << 20;
    private static final int MAX_DEPTH = 64;

    private final Nodegroups nodegroups;

    FileTreePillar(Nodegroups nodegroups) {
        this.nodegroups = nodegroups;
    }

    /** What the trees hold for the minion; what is not set up well is logged and gives nothing. */
    Map<Object, @Nullable Object> data(
            ExternalArguments arguments, Map<?, ?> pillar, PillarScope scope)
            throws ExternalPillarException {
        String root = arguments.text("root_dir");
        Map<Object, @Nullable Object> all = new LinkedHashMap<>();
        if (root == null || root.isEmpty()) {
            LOG.error("file_tree: no root_dir specified");
            return all;
        }
        for (Path directory : directories(Path.of(root), scope)) {
            Map<?, ?> found = new Tree(arguments, pillar, scope).read(directory);
            all = PillarMerge.recurse(all, found, false);
        }
        return all;
    }

    private static Iterable<Path> directories(Path root, PillarScope scope) {
        if (root.isAbsolute()) {
            return List.of(root);
        }
        String environment = scope.pillarenv();
        if (environment == null) {
            LOG.error("file_tree: root_dir is relative but pillarenv is not set");
            return List.of();
        }
        LinkedHashSet<Path> directories = new LinkedHashSet<>();
        for (Path base : scope.roots().directories(environment)) {
            directories.add(base.resolve(root).normalize());
        }
        if (directories.isEmpty()) {
            LOG.error(
                    "file_tree: root_dir is relative but no pillar_roots are specified for"
                            + " pillarenv {}",
                    environment);
        }
        return directories;
    }

    /** One minion's reading of one tree. */
    private final class Tree {
        private final ExternalArguments arguments;
        private final Map<?, ?> pillar;
        private final PillarScope scope;
        private final List<Glob> keepNewline = new ArrayList<>();
        private long octets;

        Tree(ExternalArguments arguments, Map<?, ?> pillar, PillarScope scope) {
            this.arguments = arguments;
            this.pillar = pillar;
            this.scope = scope;
        }

        Map<?, ?> read(Path root) throws ExternalPillarException {
            if (!Files.isDirectory(root)) {
                LOG.error("file_tree: root_dir {} does not exist or is not a directory", root);
                return Map.of();
            }
            if (!understandsKeepNewline()) {
                LOG.error(
                        "file_tree: keep_newline must be either True/False or a list of file"
                                + " globs. Skipping this ext_pillar for root_dir {}",
                        root);
                return Map.of();
            }
            Map<Object, @Nullable Object> all = new LinkedHashMap<>();
            for (String group : names(root.resolve("nodegroups"), true)) {
                if (isMember(group)) {
                    Path directory = root.resolve("nodegroups").resolve(group);
                    all = PillarMerge.recurse(all, directory(directory, directory, 0), false);
                }
            }
            Path host = root.resolve("hosts").resolve(scope.request().minionId()).normalize();
            if (!host.startsWith(root.resolve("hosts").normalize()) || !Files.exists(host)) {
                return all;
            }
            if (!Files.isDirectory(host)) {
                LOG.error("file_tree: {} exists, but is not a directory", host);
                return all;
            }
            return PillarMerge.recurse(all, directory(host, host, 0), false);
        }

        private boolean understandsKeepNewline() {
            Object keep = arguments.get("keep_newline");
            if (keep instanceof List<?> globs) {
                globs.forEach(glob -> keepNewline.add(Glob.compile(String.valueOf(glob))));
                return true;
            }
            if (Boolean.TRUE.equals(keep)) {
                keepNewline.add(Glob.compile("*"));
            }
            return keep == null || keep instanceof Boolean;
        }

        private boolean isMember(String group) {
            if (!nodegroups.has(group)) {
                return false;
            }
            MinionFacts minion =
                    MinionFacts.of(scope.request().minionId(), scope.request().grains(), pillar);
            try {
                return TargetMatcher.compile(Target.of("nodegroup", group, null), nodegroups)
                        .matches(minion);
            } catch (TargetException e) {
                LOG.error("file_tree: nodegroup {}: {}", group, e.getMessage());
                return false;
            }
        }

        private Map<Object, @Nullable Object> directory(Path directory, Path top, int depth)
                throws ExternalPillarException {
            if (depth > MAX_DEPTH) {
                throw new ExternalPillarException(directory + ": nested too deeply");
            }
            Map<Object, @Nullable Object> all = new LinkedHashMap<>();
            for (String name : names(directory, true)) {
                Path child = directory.resolve(name);
                boolean descend =
                        arguments.flag("follow_dir_links")
                                || Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
                all.put(name, descend ? directory(child, top, depth + 1) : new LinkedHashMap<>());
            }
            for (String name : names(directory, false)) {
                Path file = directory.resolve(name);
                if (!Files.isRegularFile(file)) {
                    LOG.error("file_tree: {}: not a regular file", file);
                    continue;
                }
                try {
                    all.put(name, value(file, top.relativize(file).toString()));
                } catch (IOException e) {
                    LOG.error("file_tree: Error reading {}: {}", file, e.toString());
                }
            }
            return all;
        }

        /** The names of the directories, or of all else, in a directory, sorted. */
        private Iterable<String> names(Path directory, boolean directories) {
            TreeSet<String> names = new TreeSet<>();
            if (!Files.isDirectory(directory)) {
                return names;
            }
            try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
                for (Path child : children) {
                    if (Files.isDirectory(child) == directories) {
                        names.add(String.valueOf(child.getFileName()));
                    }
                }
            } catch (IOException e) {
                LOG.error("file_tree: {}: {}", directory, e.toString());
            }
            return names;
        }

        private @Nullable Object value(Path file, String relative)
                throws IOException, ExternalPillarException {
            octets += Files.size(file);
            if (octets > MAX_LENGTH) {
                throw new ExternalPillarException(
                        "the tree holds more than " + MAX_LENGTH + " octets for this minion");
            }
            byte[] content = Files.readAllBytes(file);
            boolean newline = content.length > 0 && content[content.length - 1] == '\n';
            String name = relative.contains("/") ? relative : "./" + relative;
            if (newline && keepNewline.stream().noneMatch(glob -> glob.matches(name))) {
                content = Arrays.copyOf(content, content.length - 1);
            }
            if (!Boolean.TRUE.equals(arguments.get("template"))) {
                return Bytes.of(content);
            }
            try {
                return scope.renderText(
                        new String(content, StandardCharsets.UTF_8),
                        relative,
                        arguments.text("render_default"));
            } catch (PillarRenderException e) {
                throw new ExternalPillarException(String.valueOf(e.getMessage()));
            }
        }
    }
}
