package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits the {@code arg} array of a publication to a function's parameters, with Salt's rules: maps
 * marked {@code __kwarg__} and texts {@code key=value} are keyword arguments, the rest is
 * positional; a function with {@code **kwargs} also sees the publication as {@code __pub_…}.
 */
final class ArgumentBinder {
    private static final String KWARG_MARK = "__kwarg__";

    private ArgumentBinder() {}

    /**
     * Binds the arguments.
     *
     * @param simpleName the function's name as it stands in error messages, without the module
     * @throws InvocationException for a keyword that the function does not know
     * @throws InvalidArgumentsException for too many, too few or doubled arguments
     */
    static Arguments bind(
            String simpleName,
            Signature signature,
            List<? extends @Nullable Object> arg,
            Map<String, ? extends @Nullable Object> publication) {
        List<@Nullable Object> positional = new ArrayList<>();
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        List<String> invalid = new ArrayList<>();
        for (Object item : arg) {
            Map<String, @Nullable Object> kwargs = keywordsOf(item);
            if (kwargs == null) {
                positional.add(item);
                continue;
            }
            kwargs.forEach(
                    (key, value) -> {
                        if (signature.accepts(key)) {
                            keywords.put(key, value);
                        } else {
                            invalid.add(key + "=" + PythonText.str(value));
                        }
                    });
        }
        if (!invalid.isEmpty()) {
            throw new InvocationException(
                    "The following keyword arguments are not valid: " + String.join(", ", invalid));
        }
        if (signature.keywords() != null) {
            publication.forEach((key, value) -> keywords.put("__pub_" + key, value));
        }
        return assign(simpleName, signature, positional, keywords);
    }

    /** The keyword arguments that one element stands for, or null when it is positional. */
    private static @Nullable Map<String, @Nullable Object> keywordsOf(@Nullable Object item) {
        if (item instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get(KWARG_MARK))) {
            Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
            map.forEach(
                    (key, value) -> {
                        if (!KWARG_MARK.equals(key)) {
                            kwargs.put(String.valueOf(key), value);
                        }
                    });
            return kwargs;
        }
        return item instanceof String text ? CliArguments.keyword(text) : null;
    }

    static Arguments assign(
            String simpleName,
            Signature signature,
            List<? extends @Nullable Object> positional,
            Map<String, ? extends @Nullable Object> keywords) {
        List<String> parameters = signature.parameters();
        if (positional.size() > parameters.size() && signature.varargs() == null) {
            throw new InvalidArgumentsException(
                    simpleName + "() takes " + takes(signature) + wereGiven(positional.size()));
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(keywords);
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i);
            if (i < positional.size()) {
                if (rest.containsKey(name)) {
                    throw new InvalidArgumentsException(
                            simpleName + "() got multiple values for argument '" + name + "'");
                }
                named.put(name, positional.get(i));
            } else if (rest.containsKey(name)) {
                named.put(name, rest.remove(name));
            } else if (signature.defaults().containsKey(name)) {
                named.put(name, signature.defaults().get(name));
            } else {
                missing.add("'" + name + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new InvalidArgumentsException(simpleName + "() missing " + listed(missing));
        }
        int taken = Math.min(parameters.size(), positional.size());
        return new Arguments(
                named, new ArrayList<>(positional.subList(taken, positional.size())), rest);
    }

    private static String takes(Signature signature) {
        int most = signature.parameters().size();
        int least = signature.required();
        String count = least == most ? Integer.toString(most) : "from " + least + " to " + most;
        return count + " positional argument" + (most == 1 && least == most ? "" : "s");
    }

    private static String wereGiven(int count) {
        return " but " + count + (count == 1 ? " was" : " were") + " given";
    }

    private static String listed(List<String> missing) {
        int count = missing.size();
        String last = missing.get(count - 1);
        String names =
                switch (count) {
                    case 1 -> last;
                    case 2 -> missing.get(0) + " and " + last;
                    default -> String.join(", ", missing.subList(0, count - 1)) + ", and " + last;
                };
        return count + " required positional argument" + (count == 1 ? "" : "s") + ": " + names;
    }
}
