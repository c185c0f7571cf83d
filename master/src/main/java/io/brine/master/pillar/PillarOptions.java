package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The master's options that shape a pillar, named as Salt names them. Immutable.
 *
 * @param pillarRoots {@code pillar_roots}: environment to directories, both in order of preference;
 *     {@code __env__} stands for any environment not named
 * @param ignoredDirectory {@code file_ignore_regex} and {@code file_ignore_glob}: names of
 *     directories whose SLS no glob finds
 * @param merging how sources are laid over each other
 * @param environment which environment counts
 * @param nodegroups {@code nodegroups}, for top files that target by them
 * @param stateTop {@code state_top}: the top file's name, without {@code salt://}
 * @param includesOverride {@code pillar_includes_override_sls}
 * @param safeErrors {@code pillar_safe_render_error}: {@code _errors} say where, but not what
 * @param external the external pillars
 * @param decrypted {@code decrypt_pillar}: the keys that Salt would decrypt
 * @param withMasterOptions {@code pillar_opts}: hand the master's options to minions
 * @param master the master's options, for templates and {@code pillar_opts}
 */
public record PillarOptions(
        Map<String, List<Path>> pillarRoots,
        Predicate<String> ignoredDirectory,
        Merging merging,
        Environment environment,
        Map<String, ? extends @Nullable Object> nodegroups,
        String stateTop,
        boolean includesOverride,
        boolean safeErrors,
        ExternalOptions external,
        List<String> decrypted,
        boolean withMasterOptions,
        Map<String, @Nullable Object> master) {

    /**
     * How one source is laid over another.
     *
     * @param strategy {@code pillar_source_merging_strategy}: smart, recurse, aggregate, list,
     *     overwrite or none
     * @param mergeLists {@code pillar_merge_lists}
     * @param renderer {@code renderer}: the pipe of files without a {@code #!} line; {@code smart}
     *     means {@code aggregate} where it ends in yamlex
     */
    public record Merging(String strategy, boolean mergeLists, String renderer) {}

    /**
     * Which environments count, and in which order.
     *
     * @param pillarenv {@code pillarenv}, or null for all
     * @param saltenv {@code saltenv}, or null
     * @param pillarenvFromSaltenv {@code pillarenv_from_saltenv}
     * @param order {@code env_order}: the last one wins
     */
    public record Environment(
            @Nullable String pillarenv,
            @Nullable String saltenv,
            boolean pillarenvFromSaltenv,
            List<String> order) {}

    /** Whether a master's option is a secret that no minion is shown. */
    static boolean isSecret(String option) {
        return option.endsWith("key_pass")
                || option.endsWith("password")
                || option.endsWith("passphrase");
    }
}
