package io.brine.master.function;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a function, as Python has them. Immutable.
 *
 * @param name the function's name without its module
 * @param parameters in order; those without a default value come first
 * @param varArgs the name of {@code *args}, or null
 * @param varKeywords the name of {@code **kwargs}, or null
 */
public record Signature(
        String name,
        List<Parameter> parameters,
        @Nullable String varArgs,
        @Nullable String varKeywords) {
    /** A named parameter. */
    public record Parameter(String name, boolean required, @Nullable Object byDefault) {}

    public Signature {
        parameters = List.copyOf(parameters);
    }

    static Signature parse(String declaration) {
        int open = declaration.indexOf('(');
        String name = declaration.substring(declaration.lastIndexOf('.', open) + 1, open);
        String inner = declaration.substring(open + 1, declaration.lastIndexOf(')'));
        List<Parameter> parameters = new ArrayList<>();
        String varArgs = null;
        String varKeywords = null;
        for (String part : inner.split(",", -1)) {
            String one = part.strip();
            if (one.startsWith("**")) {
                varKeywords = one.substring(2);
            } else if (one.startsWith("*")) {
                varArgs = one.substring(1);
            } else if (!one.isEmpty()) {
                parameters.add(parameter(one));
            }
        }
        return new Signature(name, parameters, varArgs, varKeywords);
    }

    private static Parameter parameter(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return new Parameter(text, true, null);
        }
        String value = text.substring(equals + 1);
        Object byDefault =
                value.equals("''") || value.isEmpty() ? "" : ArgumentParser.yamlify(value);
        return new Parameter(text.substring(0, equals), false, byDefault);
    }

    /** The parameters as one types them: {@code jid [missing=False] [args]}. */
    String usage() {
        List<String> words = new ArrayList<>();
        for (Parameter parameter : parameters) {
            words.add(
                    parameter.required()
                            ? parameter.name()
                            : "["
                                    + parameter.name()
                                    + "="
                                    + PythonText.str(parameter.byDefault())
                                    + "]");
        }
        if (varArgs != null) {
            words.add("[" + varArgs + " ...]");
        }
        if (varKeywords != null) {
            words.add("[name=value ...]");
        }
        return String.join(" ", words) + "\n";
    }

    /** Whether a keyword argument of this name is taken. */
    public boolean takes(String keyword) {
        return varKeywords != null || parameters.stream().anyMatch(p -> p.name().equals(keyword));
    }

    /**
     * The keyword arguments that are not taken, each as {@code name=value}.
     *
     * @return empty if all are
     */
    public List<String> notTaken(Map<String, @Nullable Object> kwargs) {
        List<String> refused = new ArrayList<>();
        kwargs.forEach(
                (keyword, value) -> {
                    if (!takes(keyword)) {
                        refused.add(keyword + "=" + PythonText.str(value));
                    }
                });
        return refused;
    }

    /**
     * Gives each parameter its value.
     *
     * @throws InvalidArgumentsException in Python's words
     */
    Bound bind(List<@Nullable Object> args, Map<String, @Nullable Object> kwargs)
            throws InvalidArgumentsException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        int named = Math.min(args.size(), parameters.size());
        for (int i = 0; i < named; i++) {
            values.put(parameters.get(i).name(), args.get(i));
        }
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> keyword : kwargs.entrySet()) {
            String key = keyword.getKey();
            if (parameters.stream().noneMatch(p -> p.name().equals(key))) {
                if (varKeywords == null) {
                    throw invalid("got an unexpected keyword argument '" + key + "'");
                }
                more.put(key, keyword.getValue());
            } else if (values.containsKey(key)) {
                throw invalid("got multiple values for argument '" + key + "'");
            } else {
                values.put(key, keyword.getValue());
            }
        }
        if (args.size() > parameters.size() && varArgs == null) {
            throw tooMany(args.size());
        }
        List<String> missing = new ArrayList<>();
        for (Parameter parameter : parameters) {
            if (values.containsKey(parameter.name())) {
                continue;
            }
            if (parameter.required()) {
                missing.add("'" + parameter.name() + "'");
            }
            values.put(parameter.name(), parameter.byDefault());
        }
        if (!missing.isEmpty()) {
            throw missing(missing);
        }
        List<@Nullable Object> rest = new ArrayList<>(args.subList(named, args.size()));
        return new Bound(values, Collections.unmodifiableList(rest), more);
    }

    /** The values of one call: of the named parameters, and what is beyond them. */
    record Bound(
            Map<String, @Nullable Object> values,
            List<@Nullable Object> rest,
            Map<String, @Nullable Object> keywords) {}

    private InvalidArgumentsException tooMany(int given) {
        int most = parameters.size();
        long least = parameters.stream().filter(Parameter::required).count();
        String takes = least == most ? String.valueOf(most) : "from " + least + " to " + most;
        return invalid(
                "takes %s positional argument%s but %d %s given"
                        .formatted(
                                takes,
                                most == 1 && least == 1 ? "" : "s",
                                given,
                                given == 1 ? "was" : "were"));
    }

    private InvalidArgumentsException missing(List<String> names) {
        int count = names.size();
        String listed =
                switch (count) {
                    case 1 -> names.getFirst();
                    case 2 -> names.getFirst() + " and " + names.getLast();
                    default ->
                            String.join(", ", names.subList(0, count - 1))
                                    + ", and "
                                    + names.getLast();
                };
        return invalid(
                "missing %d required positional argument%s: %s"
                        .formatted(count, count == 1 ? "" : "s", listed));
    }

    private InvalidArgumentsException invalid(String what) {
        return new InvalidArgumentsException(name + "() " + what);
    }
}
