package io.brine.master.pillar;

import io.brine.salt.target.Nodegroups;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The external pillars ({@code ext_pillar}) that need no Python, called in the order of the
 * configuration. Thread-safe; blocks on the disk and on commands.
 */
final class ExternalPillars {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalPillars.class);
    private static final String MALFORMED = "The \"ext_pillar\" option is malformed";

    /** The external pillars that this master has. */
    private enum Kind {
        CMD_YAML("cmd_yaml"),
        CMD_JSON("cmd_json"),
        FILE_TREE("file_tree");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        static @Nullable Kind of(Object name) {
            for (Kind kind : values()) {
                if (kind.wireName.equals(name)) {
                    return kind;
                }
            }
            return null;
        }
    }

    private final ExternalOptions options;
    private final PillarMerge merge;
    private final CommandPillar commands;
    private final FileTreePillar files;

    ExternalPillars(ExternalOptions options, PillarMerge merge, Nodegroups nodegroups) {
        this.options = options;
        this.merge = merge;
        this.commands = new CommandPillar(options.commandTimeout());
        this.files = new FileTreePillar(nodegroups);
    }

    /**
     * What all of them give, over this pillar.
     *
     * @param errors takes what goes wrong
     * @throws PillarFailedException if one gives what is no map
     */
    Map<Object, @Nullable Object> over(
            Map<Object, @Nullable Object> under, PillarScope scope, List<String> errors)
            throws PillarFailedException {
        if (!(options.sources() instanceof List<?> configured)) {
            if (options.sources() != null) {
                errors.add(MALFORMED);
            }
            return under;
        }
        List<@Nullable Object> runs = new ArrayList<>(configured);
        Map<?, ?> wish = onDemand(scope, errors);
        if (wish != null) {
            runs.add(wish);
        }
        Map<Object, @Nullable Object> override = scope.request().override();
        Map<Object, @Nullable Object> pillar =
                override.isEmpty() ? under : merge.merge(under, override);
        for (Object run : runs) {
            if (!(run instanceof Map<?, ?> map) || map.isEmpty()) {
                errors.add(MALFORMED);
                return new LinkedHashMap<>();
            }
            if (options.excluded().contains(String.valueOf(map.keySet().iterator().next()))) {
                continue;
            }
            Object data = data(map, pillar, scope, errors);
            if (data instanceof Map<?, ?> given) {
                pillar = given.isEmpty() ? pillar : merge.merge(pillar, given);
            } else if (PillarValues.isTrue(data)) {
                throw new PillarFailedException(
                        "ext_pillar %s: gave a %s, expected a map"
                                .formatted(
                                        map.keySet().iterator().next(),
                                        data instanceof List ? "list" : "single value"));
            }
        }
        return pillar;
    }

    /** Of several in one entry the last one that answers counts, as in Salt. */
    private @Nullable Object data(
            Map<?, ?> run,
            Map<Object, @Nullable Object> pillar,
            PillarScope scope,
            List<String> errors) {
        Object data = null;
        for (Map.Entry<?, ?> source : run.entrySet()) {
            Kind kind = source.getKey() == null ? null : Kind.of(source.getKey());
            if (kind == null) {
                // Told at the start; again for each minion it would flood the log.
                LOG.debug(
                        "ext_pillar interface named {} is unavailable: this master has cmd_yaml,"
                                + " cmd_json and file_tree only",
                        source.getKey());
                continue;
            }
            try {
                data = call(kind, source.getValue(), pillar, scope);
            } catch (ExternalPillarException e) {
                errors.add("Failed to load ext_pillar " + source.getKey() + ": " + e.getMessage());
            }
        }
        return data;
    }

    private @Nullable Object call(
            Kind kind,
            @Nullable Object arguments,
            Map<Object, @Nullable Object> pillar,
            PillarScope scope)
            throws ExternalPillarException {
        return switch (kind) {
            case CMD_YAML ->
                    commands.yaml(
                            ExternalArguments.bind(arguments, 1, CommandPillar.PARAMETERS), scope);
            case CMD_JSON ->
                    commands.json(
                            ExternalArguments.bind(arguments, 1, CommandPillar.PARAMETERS), scope);
            case FILE_TREE ->
                    files.data(
                            ExternalArguments.bind(arguments, 0, FileTreePillar.PARAMETERS),
                            pillar,
                            scope);
        };
    }

    /** What the minion asks for, if it may; else null. */
    private @Nullable Map<?, ?> onDemand(PillarScope scope, List<String> errors) {
        Object wish = scope.request().onDemand();
        String id = scope.request().minionId();
        if (wish == null || !PillarValues.isTrue(wish)) {
            return null;
        }
        if (!(wish instanceof Map<?, ?> map)) {
            LOG.error("On-demand pillar of minion {} is not formatted as a dictionary", id);
            return null;
        }
        for (Object name : map.keySet()) {
            if (!options.onDemand().contains(String.valueOf(name))) {
                LOG.error(
                        "minion {} asked for the external pillar '{}' on demand, which"
                                + " on_demand_ext_pillar does not allow",
                        id,
                        name);
                return null;
            }
            // A minion's arguments would be commands and directories of the master's.
            if (name != null && Kind.of(name) != null) {
                errors.add(
                        "Failed to load ext_pillar %s: not on demand, since its arguments are commands or directories of the master; put it into ext_pillar"
                                .formatted(name));
                return null;
            }
        }
        return map;
    }
}
