package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.cli.option.ParsedOptions;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/**
 * The options that are in force: what the command line says, else what the master's configuration
 * says under the same name, else the default. Immutable.
 */
final class CommandOptions {
    private static final Map<String, String> NOT_SUPPORTED =
            Map.of(
                    "--hosts", "-H (hosts of salt-ssh rosters)",
                    "--range", "-R (range expressions)",
                    "--progress", "-p (a progress bar)",
                    "--auth", "-a (external authentication)",
                    "--make-token", "-T (authentication tokens)",
                    "--saltfile", "--saltfile");

    private final ParsedOptions parsed;
    private final SaltConfig config;

    CommandOptions(ParsedOptions parsed, SaltConfig config) {
        this.parsed = parsed;
        this.config = config;
    }

    /**
     * Refuses what brine does not do rather than doing something else.
     *
     * @throws CommandException naming the option
     */
    static void refuseUnsupported(ParsedOptions parsed) {
        NOT_SUPPORTED.forEach(
                (option, shown) -> {
                    if (parsed.has(option)) {
                        throw CommandException.usage(shown + " is not supported by brine yet");
                    }
                });
    }

    SaltConfig config() {
        return config;
    }

    /** How long minions may take before they are asked whether they are at work; positive. */
    Duration timeout() {
        Integer given = parsed.integer("--timeout");
        return given != null && given > 0 ? Duration.ofSeconds(given) : config.seconds("timeout");
    }

    /** How long minions may take to answer that question. */
    Duration gatherJobTimeout() {
        Integer given = parsed.integer("--gather-job-timeout");
        return given != null ? Duration.ofSeconds(given) : config.seconds("gather_job_timeout");
    }

    boolean async() {
        return parsed.has("--async");
    }

    boolean together() {
        return flag("--static", "static");
    }

    boolean verbose() {
        return flag("--verbose", "verbose");
    }

    boolean showJid() {
        return flag("--show-jid", "show_jid");
    }

    boolean summary() {
        return flag("--summary", "cli_summary");
    }

    /** Whether minions that did not return are shown. */
    boolean showTimeout() {
        if (parsed.has("--show-timeout") || parsed.has("--hide-timeout")) {
            return parsed.has("--show-timeout");
        }
        return !config.has("show_timeout") || config.bool("show_timeout");
    }

    boolean previewTarget() {
        return parsed.has("--preview-target");
    }

    /** How many of the matching minions to pick at random; 0 for all. */
    int subset() {
        Integer given = parsed.integer("--subset");
        return given == null ? 0 : given;
    }

    @Nullable String batch() {
        return text("--batch", "batch");
    }

    Duration batchWait() {
        Double given = parsed.decimal("--batch-wait");
        return given == null ? Duration.ZERO : Duration.ofMillis(Math.round(given * 1000));
    }

    boolean failhard() {
        return parsed.has("--failhard");
    }

    int batchSafeLimit() {
        Integer given = parsed.integer("--batch-safe-limit");
        if (given != null) {
            return given;
        }
        return config.has("batch_safe_limit") ? config.integer("batch_safe_limit") : 0;
    }

    String batchSafeSize() {
        String given = text("--batch-safe-size", "batch_safe_size");
        return given == null ? "8" : given;
    }

    /** The outputter asked for; null to let the minions' wish or the default decide. */
    @Nullable String output() {
        return text("--out", "output");
    }

    @Nullable Integer outputIndent() {
        Integer given = parsed.integer("--out-indent");
        if (given == null && config.has("output_indent")) {
            return config.integer("output_indent");
        }
        return given;
    }

    @Nullable String outputFile() {
        return text("--out-file", "output_file");
    }

    boolean outputFileAppend() {
        return parsed.has("--out-file-append");
    }

    /** Whether to print colours, given whether stdout is a terminal. */
    boolean color(boolean terminal) {
        if (flag("--force-color", "force_color")) {
            return true;
        }
        if (flag("--no-color", "no_color")) {
            return false;
        }
        return config.has("color") ? config.bool("color") : terminal;
    }

    boolean stripColors() {
        return !config.has("strip_colors") || config.bool("strip_colors");
    }

    private boolean flag(String option, String key) {
        return parsed.has(option) || (config.has(key) && config.bool(key));
    }

    private @Nullable String text(String option, String key) {
        String given = parsed.text(option);
        return given != null ? given : config.optText(key);
    }
}
