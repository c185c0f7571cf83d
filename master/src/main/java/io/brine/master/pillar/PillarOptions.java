package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The master's options that shape a pillar, named as Salt names them. Immutable.
 *
 * @param pillarRoots {@code pillar_roots}: environment to directories, both in order of preference;
 *     {@code __env__} stands for any environment not named
 * @param mergingStrategy {@code pillar_source_merging_strategy}: smart, recurse, list, overwrite or
 *     none
 * @param mergeLists {@code pillar_merge_lists}
 * @param nodegroups {@code nodegroups}, for top files that target by them
 * @param stateTop {@code state_top}: the top file's name
 */
public record PillarOptions(
        Map<String, List<Path>> pillarRoots,
        String mergingStrategy,
        boolean mergeLists,
        Map<String, ? extends @Nullable Object> nodegroups,
        String stateTop) {}
