package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code grains.*}: reading the grains. Stateless. */
@SaltModule(value = "grains", doc = "Read the grains: what the minion knows about its machine.")
public final class GrainsModule {
    private static final Map<String, String> HIDDEN =
            Map.of(
                    "domain", "DOMAINNAME",
                    "fqdn", "MINION.DOMAINNAME",
                    "id", "MINION.DOMAINNAME",
                    "host", "MINION",
                    "localhost", "MINION",
                    "nodename", "MINION");

    @SaltFunction(
            params = "sanitize=False",
            doc =
                    """
                    All grains. With ``sanitize=True``, those that tell who the minion is are masked.

                    CLI Example:

                        salt '*' grains.items
                        salt '*' grains.items sanitize=True
                    """)
    public Map<String, @Nullable Object> items(ExecutionContext context, Arguments args) {
        Map<String, @Nullable Object> grains = new LinkedHashMap<>(context.grains());
        return args.truth("sanitize") ? sanitized(grains) : grains;
    }

    @SaltFunction(
            params = "*args, **kwargs",
            doc =
                    """
                    The grains of these names, each with the value ``default`` (an empty text) when it
                    is not there. A name may be a path through nested grains.

                    CLI Example:

                        salt '*' grains.item os
                        salt '*' grains.item os osrelease oscodename
                        salt '*' grains.item host sanitize=True
                    """)
    public Map<String, @Nullable Object> item(ExecutionContext context, Arguments args) {
        Object otherwise = args.keywords().getOrDefault("default", "");
        String delimiter = delimiter(args);
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        for (Object name : args.positional()) {
            String key = PythonText.str(name);
            result.put(key, DataPath.get(context.grains(), key, delimiter, otherwise));
        }
        return args.truth("sanitize") ? sanitized(result) : result;
    }

    @SaltFunction(
            params = "key, default='', delimiter=':', ordered=True",
            aliases = "fetch",
            doc =
                    """
                    The value of one grain, or ``default``. The key may be a path through nested grains,
                    its steps separated by ``delimiter``.

                    CLI Example:

                        salt '*' grains.get pkg:apache
                        salt '*' grains.get abc::def|ghi delimiter='|'
                    """)
    public @Nullable Object get(ExecutionContext context, Arguments args) {
        return DataPath.get(
                context.grains(), args.text("key"), args.text("delimiter"), args.get("default"));
    }

    @SaltFunction(
            value = "has_value",
            params = "key",
            doc =
                    """
                    Whether there is a grain of this name. The key may be a path through nested grains.

                    CLI Example:

                        salt '*' grains.has_value pkg:apache
                    """)
    public boolean hasValue(ExecutionContext context, Arguments args) {
        return !DataPath.isAbsent(
                DataPath.find(context.grains(), args.text("key"), DataPath.DELIMITER));
    }

    @SaltFunction(
            value = "equals",
            params = "key, value",
            doc =
                    """
                    Whether the grain has this value; both are compared as text.

                    CLI Example:

                        salt '*' grains.equals fqdn <expected_fqdn>
                        salt '*' grains.equals systemd:version 219
                    """)
    public boolean isEqual(ExecutionContext context, Arguments args) {
        Object actual = DataPath.get(context.grains(), args.text("key"), DataPath.DELIMITER, "");
        return PythonText.str(actual).equals(args.text("value"));
    }

    @SaltFunction(
            doc =
                    """
                    The names of all grains.

                    CLI Example:

                        salt '*' grains.ls
                    """)
    public List<String> ls(ExecutionContext context) {
        return context.grains().keySet().stream().sorted().toList();
    }

    private static String delimiter(Arguments args) {
        return args.has("delimiter") ? args.text("delimiter") : DataPath.DELIMITER;
    }

    private static Map<String, @Nullable Object> sanitized(Map<String, @Nullable Object> grains) {
        HIDDEN.forEach((name, mask) -> mask(grains, name, mask));
        Object serial = grains.get("serialnumber");
        if (serial instanceof String text) {
            int shown = text.length() * 3 / 4;
            mask(
                    grains,
                    "serialnumber",
                    text.substring(0, shown) + "X".repeat(text.length() - shown));
        }
        return grains;
    }

    private static void mask(Map<String, @Nullable Object> grains, String name, String mask) {
        if (grains.containsKey(name)) {
            grains.put(name, mask);
        }
    }
}
