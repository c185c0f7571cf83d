package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.master.cli.option.ParsedOptions;
import io.brine.master.function.ArgumentParser;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the job out of a command line: target, function or functions, arguments. */
final class JobRequestParser {
    static final String DOC = "sys.doc";

    private static final Map<String, String> TARGET_TYPES = targetTypes();

    private final ParsedOptions parsed;
    private final Set<String> noParse;

    private JobRequestParser(ParsedOptions parsed) {
        this.parsed = parsed;
        String names = parsed.text("--no-parse");
        this.noParse =
                names == null
                        ? Set.of()
                        : Arrays.stream(split(names, ","))
                                .map(String::strip)
                                .collect(Collectors.toSet());
    }

    /**
     * Makes the job.
     *
     * @throws CommandException with Salt's exit codes when the target or the function is missing or
     *     the arguments of a compound command do not match its functions
     */
    static JobRequest parse(ParsedOptions parsed) {
        return new JobRequestParser(parsed).parse();
    }

    /** Salt's name for the kind of target that the options ask for. */
    static String targetType(ParsedOptions parsed) {
        List<String> chosen = TARGET_TYPES.keySet().stream().filter(parsed::has).toList();
        if (chosen.size() > 1) {
            throw CommandException.usage(
                    "the options %s are mutually exclusive, choose one of them"
                            .formatted(String.join(" and ", chosen)));
        }
        return chosen.isEmpty() ? "glob" : TARGET_TYPES.getOrDefault(chosen.getFirst(), "glob");
    }

    private JobRequest parse() {
        String targetType = targetType(parsed);
        List<String> words = words();
        if (words.isEmpty()) {
            throw incomplete("Cannot execute command without defining a target.");
        }
        Object target = targetType.equals("list") ? targetList(words.getFirst()) : words.getFirst();
        if (words.size() < 2) {
            throw incomplete("Incomplete options passed: which function is to be run?");
        }
        String function = words.get(1);
        List<String> rest = words.subList(2, words.size());
        boolean compound = function.indexOf(',') >= 0;
        String returner = parsed.text("--return");
        return new JobRequest(
                target,
                targetType,
                compound ? List.of(split(function, ",")) : function,
                compound
                        ? compoundArguments(split(function, ",").length, rest)
                        : ArgumentParser.parse(rest, noParse),
                returner == null ? "" : returner,
                "",
                extra());
    }

    /** The arguments, completed as {@code -d} and {@code --preview-target} allow to omit some. */
    private List<String> words() {
        List<String> words = new ArrayList<>(parsed.arguments());
        if (parsed.has("--preview-target")) {
            words.add("not_a_valid_command");
        }
        if (!parsed.has("--doc")) {
            return words;
        }
        if (words.isEmpty()) {
            words.add("*");
        }
        if (words.size() < 2 || !words.get(1).equals(DOC)) {
            words.add(1, DOC);
        }
        if (words.size() > 3) {
            throw CommandException.usage(
                    "You can only get documentation for one method at one time.");
        }
        return words;
    }

    private static List<String> targetList(String text) {
        if (text.indexOf(',') >= 0) {
            return List.of(split(text.replace(" ", ""), ","));
        }
        return Arrays.stream(text.strip().split("\\s+", -1)).filter(id -> !id.isEmpty()).toList();
    }

    private List<@Nullable Object> compoundArguments(int functions, List<String> words) {
        String separator = parsed.text("--args-separator");
        List<List<String>> groups = groups(words, separator == null ? "," : separator, functions);
        if (groups.size() < functions) {
            throw incomplete("Cannot execute compound command without defining all arguments.");
        }
        if (groups.size() > functions) {
            throw incomplete("Cannot execute compound command with more arguments than commands.");
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        for (List<String> group : groups) {
            arguments.add(ArgumentParser.parse(group, noParse));
        }
        return arguments;
    }

    private static List<List<String>> groups(List<String> words, String separator, int functions) {
        List<List<String>> groups = new ArrayList<>();
        groups.add(new ArrayList<>());
        boolean standsAlone = Collections.frequency(words, separator) == functions - 1;
        for (String word : words) {
            // Unless the separators stand alone, they may also be inside a word: a,b.
            String[] parts =
                    standsAlone && !word.equals(separator)
                            ? new String[] {word}
                            : split(word, separator);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    groups.add(new ArrayList<>());
                }
                if (parts.length == 1 || !parts[i].isEmpty()) {
                    groups.getLast().add(parts[i]);
                }
            }
        }
        return groups;
    }

    private Map<String, @Nullable Object> extra() {
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("show_timeout", !parsed.has("--hide-timeout"));
        extra.put("show_jid", parsed.has("--show-jid"));
        String delimiter = parsed.text("--delimiter");
        extra.put("delimiter", delimiter == null ? ":" : delimiter);
        String returnConfig = parsed.text("--return_config");
        if (returnConfig != null && !returnConfig.isEmpty()) {
            extra.put("ret_config", returnConfig);
        }
        yaml(extra, "--return_kwargs", "ret_kwargs");
        yaml(extra, "--module-executors", "module_executors");
        yaml(extra, "--executor-opts", "executor_opts");
        yaml(extra, "--metadata", "metadata");
        if (parsed.has("--start-event")) {
            extra.put("start_event", true);
        }
        return extra;
    }

    private void yaml(Map<String, @Nullable Object> extra, String option, String key) {
        String text = parsed.text(option);
        if (text != null && !text.isEmpty()) {
            extra.put(key, ArgumentParser.yamlify(text));
        }
    }

    private static String[] split(String text, String separator) {
        return text.split(Pattern.quote(separator), -1);
    }

    private static CommandException incomplete(String message) {
        return new CommandException(ExitCodes.INCOMPLETE, message);
    }

    private static Map<String, String> targetTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("--pcre", "pcre");
        types.put("--list", "list");
        types.put("--grain", "grain");
        types.put("--grain-pcre", "grain_pcre");
        types.put("--nodegroup", "nodegroup");
        types.put("--range", "range");
        types.put("--compound", "compound");
        types.put("--pillar", "pillar");
        types.put("--pillar-pcre", "pillar_pcre");
        types.put("--ipcidr", "ipcidr");
        return types;
    }
}
