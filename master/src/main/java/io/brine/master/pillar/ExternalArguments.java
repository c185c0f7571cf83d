package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of an external pillar: a map gives them by name, a list by position, anything else
 * is the first one. Immutable.
 */
final class ExternalArguments {
    private final Map<String, @Nullable Object> values;

    private ExternalArguments(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /**
     * Gives the arguments their names.
     *
     * @param required how many of the parameters must be given
     * @throws ExternalPillarException with Salt's words if they do not fit
     */
    static ExternalArguments bind(@Nullable Object given, int required, List<String> parameters)
            throws ExternalPillarException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> named) {
            for (Map.Entry<?, ?> argument : named.entrySet()) {
                String name = String.valueOf(argument.getKey());
                if (!parameters.contains(name)) {
                    throw new ExternalPillarException(
                            "ext_pillar() got an unexpected keyword argument '" + name + "'");
                }
                values.put(name, argument.getValue());
            }
        } else if (given instanceof List<?> list) {
            if (list.size() > parameters.size()) {
                throw new ExternalPillarException(
                        "ext_pillar() takes %s positional arguments but %d were given"
                                .formatted(
                                        required == parameters.size()
                                                ? String.valueOf(required + 2)
                                                : "from %d to %d"
                                                        .formatted(
                                                                required + 2,
                                                                parameters.size() + 2),
                                        list.size() + 2));
            }
            for (int i = 0; i < list.size(); i++) {
                values.put(parameters.get(i), list.get(i));
            }
        } else {
            values.put(parameters.getFirst(), given);
        }
        for (String name : parameters.subList(0, required)) {
            if (!values.containsKey(name)) {
                throw new ExternalPillarException(
                        "ext_pillar() missing 1 required positional argument: '" + name + "'");
            }
        }
        return new ExternalArguments(values);
    }

    /** The value, or null if it was not given. */
    @Nullable Object get(String name) {
        return values.get(name);
    }

    /** The value as text, or null. */
    @Nullable String text(String name) {
        Object value = values.get(name);
        return value == null ? null : value.toString();
    }

    /** Whether the value is given and true. */
    boolean flag(String name) {
        return PillarValues.isTrue(values.get(name));
    }
}
