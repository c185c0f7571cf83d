package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code pillar.*}: reading the pillar that the master compiled for this minion. Stateless. As in
 * Salt 3008, values are masked unless {@code unmask=True} is given; only {@code pillar.raw} shows
 * them by itself.
 */
@SaltModule(value = "pillar", doc = "Read the pillar that the master compiled for this minion.")
public final class PillarModule {
    @SaltFunction(
            params = "key, default='', merge=False, delimiter=':', unmask=None",
            doc =
                    """
                    The value at ``key`` in the pillar, or ``default``. The key may be a path, its steps
                    separated by ``delimiter``. With ``merge=True`` a map found is laid over the map given
                    as default. Values are masked unless ``unmask=True`` is given.

                    CLI Example:

                        salt '*' pillar.get pkg:apache
                        salt '*' pillar.get abc::def|ghi delimiter='|'
                    """)
    public @Nullable Object get(ExecutionContext context, Arguments args) {
        Object otherwise = args.get("default");
        Object found = DataPath.find(context.pillar(), args.text("key"), args.text("delimiter"));
        if (DataPath.isAbsent(found)) {
            if ("".equals(otherwise)
                    && Arguments.isTrue(context.opts().get("pillar_raise_on_missing"))) {
                throw new FunctionFailure(
                        "KeyError", "'Pillar key not found: " + args.text("key") + "'");
            }
            return PillarMask.apply(otherwise, args.truth("unmask"));
        }
        return PillarMask.apply(
                args.truth("merge")
                                && found instanceof Map<?, ?> over
                                && otherwise instanceof Map<?, ?> under
                        ? merged(under, over)
                        : found,
                args.truth("unmask"));
    }

    @SaltFunction(
            params = "*args, **kwargs",
            doc =
                    """
                    The whole pillar. Values are masked unless ``unmask=True`` is given or the option
                    ``pillar_mask_output`` is false.

                    CLI Example:

                        salt '*' pillar.items
                    """)
    public @Nullable Object items(ExecutionContext context, Arguments args) {
        Object asked = args.keywords().get("unmask");
        boolean unmask =
                asked == null
                        ? Boolean.FALSE.equals(context.opts().get("pillar_mask_output"))
                        : Arguments.isTrue(asked);
        return PillarMask.apply(context.pillar(), unmask);
    }

    @SaltFunction(
            params = "*args, **kwargs",
            doc =
                    """
                    The pillar values of these names, each with the value ``default`` (an empty text) when
                    it is not there. A name may be a path. Values are masked unless ``unmask=True`` is given.

                    CLI Example:

                        salt '*' pillar.item foo
                        salt '*' pillar.item foo:bar baz default=none
                    """)
    public @Nullable Object item(ExecutionContext context, Arguments args) {
        Object otherwise = args.keywords().getOrDefault("default", "");
        String delimiter = args.has("delimiter") ? args.text("delimiter") : DataPath.DELIMITER;
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        for (Object name : args.positional()) {
            String key = PythonText.str(name);
            result.put(key, DataPath.get(context.pillar(), key, delimiter, otherwise));
        }
        return PillarMask.apply(result, Arguments.isTrue(args.keywords().get("unmask")));
    }

    @SaltFunction(
            params = "key=None, unmask=True",
            doc =
                    """
                    The pillar as the minion holds it now, unmasked, or one top-level value of it; ``{}`` when that
                    is not there.

                    CLI Example:

                        salt '*' pillar.raw
                        salt '*' pillar.raw key='roles'
                    """)
    public @Nullable Object raw(ExecutionContext context, Arguments args) {
        return PillarMask.apply(
                args.truth("key")
                        ? context.pillar().getOrDefault(args.text("key"), Map.of())
                        : context.pillar(),
                args.truth("unmask"));
    }

    @SaltFunction(
            params = "*args",
            doc =
                    """
                    The top-level names in the pillar.

                    CLI Example:

                        salt '*' pillar.ls
                    """)
    public List<String> ls(ExecutionContext context) {
        return List.copyOf(context.pillar().keySet());
    }

    private static Map<Object, @Nullable Object> merged(Map<?, ?> under, Map<?, ?> over) {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>(under);
        over.forEach((key, value) -> result.put(key, mergedValue(result.get(key), value)));
        return result;
    }

    private static @Nullable Object mergedValue(@Nullable Object under, @Nullable Object over) {
        return under instanceof Map<?, ?> below && over instanceof Map<?, ?> above
                ? merged(below, above)
                : over;
    }
}
