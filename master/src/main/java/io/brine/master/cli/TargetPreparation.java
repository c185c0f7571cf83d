package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyStore;
import io.brine.master.target.TargetResolver;
import io.brine.salt.target.Nodegroups;
import io.brine.salt.target.TargetException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the client does with a target by itself: it resolves nodegroups, and previews. */
final class TargetPreparation {
    private static final String COMPOUND = "compound";
    private static final String NODEGROUP = "nodegroup";

    private TargetPreparation() {}

    /**
     * The request with its nodegroups replaced by what they stand for, since minions know none.
     *
     * @throws CommandException if there is no such nodegroup
     */
    static JobRequest expand(JobRequest request, SaltConfig config) {
        boolean nodegroup = request.targetType().equals(NODEGROUP);
        if (!nodegroup && !request.targetType().equals(COMPOUND)) {
            return request;
        }
        String expression = String.valueOf(request.target());
        Nodegroups groups = Nodegroups.of(config.map("nodegroups"));
        List<String> words = new ArrayList<>();
        try {
            if (nodegroup) {
                words.addAll(groups.expand(expression));
            } else {
                for (String word : expression.strip().split("\\s+", -1)) {
                    if (word.startsWith("N@") && word.length() > 2) {
                        words.addAll(groups.expand(word.substring(2)));
                    } else {
                        words.add(word);
                    }
                }
            }
        } catch (TargetException e) {
            throw new CommandException(
                    ExitCodes.NO_RETURN,
                    "%s (in the configuration of %s)"
                            .formatted(e.getMessage(), config.configDir()));
        }
        return request.aimedAt(String.join(" ", words), COMPOUND);
    }

    /**
     * {@code --preview-target}: prints the ids that the target is expected to match.
     *
     * @return the exit code
     */
    static int preview(
            JobRequest request, SaltConfig config, ResultPrinter printer, Console console)
            throws IOException {
        List<String> minions = expected(request, config);
        printer.print(minions, null, 0);
        if (!minions.isEmpty()) {
            return ExitCodes.OK;
        }
        console.error("ERROR: No return received");
        return ExitCodes.NO_RETURN;
    }

    /** The ids that the target matches as far as the master's keys and caches tell. */
    static List<String> expected(JobRequest request, SaltConfig config) throws IOException {
        TargetResolver resolver =
                new TargetResolver(
                        KeyStore.open(config.path("pki_dir")),
                        new DataCache(config.path("cachedir")),
                        config.map("nodegroups"),
                        !config.has("minion_data_cache") || config.bool("minion_data_cache"));
        Object delimiter = request.extra().get("delimiter");
        return resolver.resolve(
                        request.target(),
                        request.targetType(),
                        delimiter instanceof String text ? text : null)
                .minions();
    }
}
