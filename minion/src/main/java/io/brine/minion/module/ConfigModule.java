package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** {@code config.*}: one look-up over options, grains and pillar. Stateless. */
@SaltModule(value = "config", doc = "Look a value up in the options, the grains and the pillar.")
public final class ConfigModule {
    private static final String PARAMS =
            "default='', delimiter=':', omit_opts=False, omit_grains=False, omit_pillar=False,"
                    + " omit_master=False";

    @SaltFunction(
            params = "key, " + PARAMS,
            doc =
                    """
                    The value at ``key``, from the first of these that has it: the minion's options, its
                    grains, its pillar, the master's options in the pillar. Otherwise ``default``. Each
                    place can be left out with ``omit_…=True``.

                    CLI Example:

                        salt '*' config.get pkg:apache
                    """)
    public @Nullable Object get(ExecutionContext context, Arguments args) {
        for (Object place : places(context, args)) {
            Object found = DataPath.find(place, args.text("key"), args.text("delimiter"));
            if (!DataPath.isAbsent(found)) {
                return found;
            }
        }
        return args.get("default");
    }

    @SaltFunction(
            params = "value, " + PARAMS,
            doc =
                    """
                    As ``config.get``, for a name that is not a path.

                    CLI Example:

                        salt '*' config.option redis.host
                    """)
    public @Nullable Object option(ExecutionContext context, Arguments args) {
        for (Object place : places(context, args)) {
            Object found = DataPath.find(place, args.text("value"), "");
            if (!DataPath.isAbsent(found)) {
                return found;
            }
        }
        return args.get("default");
    }

    private static List<Object> places(ExecutionContext context, Arguments args) {
        List<Object> places = new ArrayList<>();
        if (!args.truth("omit_opts")) {
            places.add(context.opts());
        }
        if (!args.truth("omit_grains")) {
            places.add(context.grains());
        }
        if (!args.truth("omit_pillar")) {
            places.add(context.pillar());
        }
        Object master = args.truth("omit_master") ? null : context.pillar().get("master");
        if (master != null) {
            places.add(master);
        }
        return places;
    }
}
