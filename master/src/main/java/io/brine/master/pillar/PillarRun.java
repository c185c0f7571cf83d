package io.brine.master.pillar;

import io.brine.daemon.cli.VersionOptions;
import io.brine.salt.target.Nodegroups;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles one minion's pillar once, in Salt's order of steps. Confined to one thread. */
final class PillarRun {
    private static final Logger LOG = LoggerFactory.getLogger(PillarRun.class);
    private static final String ERRORS = "_errors";
    private static final String MASTER = "master";

    private final PillarOptions options;
    private final PillarScope scope;
    private final PillarMerge merge;
    private final ExternalPillars external;
    private final Nodegroups nodegroups;
    private final PillarTops tops;

    PillarRun(
            PillarOptions options,
            PillarScope scope,
            PillarMerge merge,
            ExternalPillars external,
            Nodegroups nodegroups) {
        this.options = options;
        this.scope = scope;
        this.merge = merge;
        this.external = external;
        this.nodegroups = nodegroups;
        this.tops = new PillarTops(options, scope);
    }

    /** Never throws for what is wrong with files: {@code _errors} says it. */
    Map<Object, @Nullable Object> run() {
        try {
            return compile();
        } catch (PillarFailedException e) {
            LOG.error("pillar of minion {} failed: {}", scope.request().minionId(), e.getMessage());
            Map<Object, @Nullable Object> failed = new LinkedHashMap<>();
            failed.put(ERRORS, List.of(String.valueOf(e.getMessage())));
            return failed;
        }
    }

    private Map<Object, @Nullable Object> compile() throws PillarFailedException {
        List<String> errors = new ArrayList<>();
        tops.read();
        if (options.external().first()) {
            add(external.over(overrideCopy(), scope, errors));
            add(merge.merge(scope.pillar(), slsPillar(errors)));
        } else {
            add(slsPillar(errors));
            add(external.over(scope.pillar(), scope, errors));
        }
        errors.addAll(tops.errors());
        Map<Object, @Nullable Object> pillar = scope.pillar();
        if (options.withMasterOptions()) {
            pillar.put(MASTER, masterOptions());
        }
        if (!errors.isEmpty()) {
            for (String error : errors) {
                LOG.error(
                        "pillar of minion {}: {}",
                        scope.request().minionId(),
                        error.replace('\n', ' '));
            }
            pillar.put(ERRORS, List.copyOf(errors));
        }
        if (!scope.request().override().isEmpty()) {
            pillar = merge.merge(pillar, overrideCopy());
        }
        return withoutDecryption(pillar);
    }

    private Map<Object, @Nullable Object> overrideCopy() {
        return PillarValues.copy(scope.request().override());
    }

    /** Later data replaces top-level keys of what there was. */
    private void add(Map<Object, @Nullable Object> data) {
        Map<Object, @Nullable Object> pillar = new LinkedHashMap<>(scope.pillar());
        pillar.putAll(data);
        scope.pillar(pillar);
    }

    private Map<Object, @Nullable Object> slsPillar(List<String> errors)
            throws PillarFailedException {
        Map<String, List<String>> matches = tops.matches(scope.pillar(), nodegroups);
        Set<String> ordered = new LinkedHashSet<>(options.environment().order());
        ordered.addAll(matches.keySet());
        Map<Object, @Nullable Object> pillar = overrideCopy();
        for (String environment : ordered) {
            List<String> sls = matches.get(environment);
            if (sls != null) {
                pillar =
                        new PillarSls(options, scope, merge, tops.targets(), environment)
                                .renderOver(pillar, sls, errors);
            }
        }
        return pillar;
    }

    private Map<Object, @Nullable Object> masterOptions() {
        Map<Object, @Nullable Object> shown =
                new LinkedHashMap<>(PillarValues.copy(scope.opts(options.master())));
        shown.keySet().removeIf(name -> PillarOptions.isSecret(String.valueOf(name)));
        shown.put("saltversion", VersionOptions.SALT_VERSION);
        return shown;
    }

    /** Encrypted values must not pass for plain ones. */
    private Map<Object, @Nullable Object> withoutDecryption(Map<Object, @Nullable Object> pillar) {
        List<Object> errors = new ArrayList<>();
        for (String key : options.decrypted()) {
            if (reaches(pillar, List.of(key.split(":", -1)))) {
                LOG.error("decrypt_pillar: '{}' stays as it is: there is no renderer gpg", key);
                errors.add(
                        "Failed to decrypt pillar key '%s': this master has no renderer gpg"
                                .formatted(key));
            }
        }
        if (!errors.isEmpty()) {
            if (pillar.get(ERRORS) instanceof List<?> known) {
                errors.addAll(0, known);
            }
            pillar.put(ERRORS, errors);
        }
        return pillar;
    }

    private static boolean reaches(@Nullable Object data, List<String> path) {
        Object at = data;
        for (String key : path) {
            if (!(at instanceof Map<?, ?> map) || !map.containsKey(key)) {
                return false;
            }
            at = map.get(key);
        }
        return at != null;
    }
}
