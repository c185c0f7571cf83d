package io.brine.master.cli;

import static io.brine.master.cli.option.OptionSpec.flag;
import static io.brine.master.cli.option.OptionSpec.value;

import io.brine.master.cli.option.OptionGroup;
import io.brine.master.cli.option.OptionSpec;
import io.brine.master.cli.option.OptionSpec.Kind;

import java.util.List;

/** The options of {@code brine}: those of {@code salt}, under the same names. */
public final class SaltOptionTable {
    /** The first line of the help. */
    public static final String USAGE = "brine [options] '<target>' <function> [arguments]";

    /** What the command is for. */
    public static final String DESCRIPTION =
            "Runs a function on the minions that the target matches, all at once, and prints what"
                    + " each of them returns as it comes in.";

    private SaltOptionTable() {}

    /** All options, in the order of the help. */
    public static List<OptionGroup> groups() {
        return List.of(
                new OptionGroup("", general()),
                new OptionGroup("Target Options", targeting()),
                new OptionGroup("Batch Options", batch()),
                new OptionGroup("External Authentication", eauth()),
                new OptionGroup("Output Options", output()),
                new OptionGroup("Logging Options", logging()));
    }

    private static List<OptionSpec> general() {
        return List.of(
                flag("Show the version and exit.", "--version"),
                flag("Show the versions of everything in use and exit.", "--versions-report", "-V"),
                flag("Show this help and exit.", "-h", "--help"),
                value(Kind.TEXT, "SALTFILE", "Not supported.", "--saltfile"),
                value(
                        Kind.TEXT,
                        "CONFIG_DIR",
                        "The directory with the master's configuration. Default: $SALT_CONFIG_DIR"
                                + " or /etc/salt.",
                        "-c",
                        "--config-dir"),
                value(
                        Kind.INTEGER,
                        "TIMEOUT",
                        "Seconds to wait before asking minions that have not returned whether they"
                                + " are still at work. Default: 5.",
                        "-t",
                        "--timeout"),
                value(
                        Kind.INTEGER,
                        "SECONDS",
                        "Seconds that minions have to answer that question. Default: 10.",
                        "--gather-job-timeout"),
                flag("Print all returns together once they are in.", "-s", "--static"),
                flag("Show a progress bar. Not supported.", "-p", "--progress"),
                flag("Send the job, print its id and do not wait.", "--async"),
                value(
                        Kind.INTEGER,
                        "SUBSET",
                        "Run on this many of the matching minions, picked at random among those"
                                + " that have the function.",
                        "--subset"),
                flag("Print the job id first, and more in the summary.", "-v", "--verbose"),
                flag("Do not show minions that did not return.", "--hide-timeout"),
                flag("Show minions that did not return (the default).", "--show-timeout"),
                flag("Print the job id first.", "--show-jid"),
                flag("End with a summary of who returned.", "--summary"),
                value(
                        Kind.TEXT,
                        "RETURNER",
                        "Have the minions send their returns to this returner too.",
                        "--return"),
                value(
                        Kind.TEXT,
                        "RETURNER_CONF",
                        "An alternative configuration of the returner.",
                        "--return_config"),
                value(
                        Kind.TEXT,
                        "RETURNER_KWARGS",
                        "Options for the returner, as YAML.",
                        "--return_kwargs"),
                value(
                        Kind.TEXT,
                        "EXECUTOR_LIST",
                        "Executors to use instead of those of the minion's configuration.",
                        "--module-executors"),
                value(
                        Kind.TEXT,
                        "EXECUTOR_OPTS",
                        "Options for the executors, as YAML.",
                        "--executor-opts"),
                value(
                        Kind.TEXT,
                        "METADATA",
                        "Metadata to keep with the job, as YAML.",
                        "--metadata"),
                flag("Have each minion report when it begins the job.", "--start-event"),
                flag(
                        "Show the documentation of a function, of a module or of everything.",
                        "-d",
                        "--doc",
                        "--documentation"),
                value(
                        Kind.TEXT,
                        "ARGS_SEPARATOR",
                        "What stands between the arguments of the functions of a compound command."
                                + " Default: a comma.",
                        "--args-separator"),
                value(
                        Kind.TEXT,
                        "argname1,argname2,...",
                        "Named arguments whose values are passed as text, not read as YAML.",
                        "--no-parse"),
                flag("Read further options and arguments from stdin, one a line.", "--args-stdin"),
                flag("Accepted for the sake of scripts; without effect.", "--hard-crash"),
                flag("Print the master's configuration and exit.", "--config-dump"),
                flag(
                        "Show the minions that the target is expected to match; run nothing.",
                        "--preview-target"));
    }

    private static List<OptionSpec> targeting() {
        return List.of(
                flag("List hosts of rosters. Not supported.", "-H", "--hosts"),
                flag("The target is a regular expression.", "-E", "--pcre"),
                flag("The target is a list, separated by commas or blanks.", "-L", "--list"),
                flag("The target is a grain and a glob: 'os:Arch*'.", "-G", "--grain"),
                flag(
                        "The target is a grain and a regular expression: 'os:Arch.*'.",
                        "-P",
                        "--grain-pcre"),
                flag("The target is the name of a nodegroup.", "-N", "--nodegroup"),
                flag("The target is a range expression. Not supported.", "-R", "--range"),
                flag(
                        "The target is a compound one: 'G@os:RedHat and web* or E@db.*'.",
                        "-C",
                        "--compound"),
                flag(
                        "The target is a pillar key and a glob: 'role:production*'.",
                        "-I",
                        "--pillar"),
                flag(
                        "The target is a pillar key and a regular expression: 'role:prod.*'.",
                        "-J",
                        "--pillar-pcre"),
                flag("The target is a subnet (CIDR) or an IP address.", "-S", "--ipcidr"),
                value(
                        Kind.TEXT,
                        "DELIMITER",
                        "What separates levels in grain and pillar targets. Default: ':'.",
                        "--delimiter"));
    }

    private static List<OptionSpec> batch() {
        return List.of(
                value(
                        Kind.TEXT,
                        "BATCH",
                        "Run on this many minions at a time, or on this percentage of them.",
                        "-b",
                        "--batch",
                        "--batch-size"),
                value(
                        Kind.DECIMAL,
                        "BATCH_WAIT",
                        "Seconds to wait after each return before the next minion takes its"
                                + " place.",
                        "--batch-wait"),
                value(
                        Kind.INTEGER,
                        "BATCH_SAFE_LIMIT",
                        "Run in batches if the target matches at least this many minions.",
                        "--batch-safe-limit"),
                value(
                        Kind.TEXT,
                        "BATCH_SAFE_SIZE",
                        "The size of such batches. Default: 8.",
                        "--batch-safe-size"),
                flag("Stop the batch at the first failure.", "--failhard"));
    }

    static List<OptionSpec> eauth() {
        return List.of(
                value(
                        Kind.TEXT,
                        "EAUTH",
                        "External authentication. Not supported.",
                        "-a",
                        "--auth",
                        "--eauth",
                        "--external-auth"),
                flag("Keep an authentication token. Not supported.", "-T", "--make-token"),
                value(Kind.TEXT, "USERNAME", "Name for external authentication.", "--username"),
                value(
                        Kind.TEXT,
                        "PASSWORD",
                        "Password for external authentication.",
                        "--password"));
    }

    static List<OptionSpec> output() {
        return List.of(
                value(
                        Kind.TEXT,
                        "OUTPUT",
                        "How to print: nested, json, yaml, raw, txt, pprint, quiet.",
                        "--out",
                        "--output"),
                value(
                        Kind.INTEGER,
                        "OUTPUT_INDENT",
                        "Indent by this many blanks; negative for json on one line.",
                        "--out-indent",
                        "--output-indent"),
                value(
                        Kind.TEXT,
                        "OUTPUT_FILE",
                        "Print into this file.",
                        "--out-file",
                        "--output-file"),
                flag(
                        "Append to that file instead of replacing it.",
                        "--out-file-append",
                        "--output-file-append"),
                flag("No colours.", "--no-color", "--no-colour"),
                flag(
                        "Colours even if stdout is not a terminal.",
                        "--force-color",
                        "--force-colour"),
                value(
                        Kind.TEXT,
                        "STATE_OUTPUT",
                        "Accepted; there is no outputter for states yet.",
                        "--state-output",
                        "--state_output"),
                value(
                        Kind.TEXT,
                        "STATE_VERBOSE",
                        "Accepted; there is no outputter for states yet.",
                        "--state-verbose",
                        "--state_verbose"),
                flag("Accepted; there is no outputter for states yet.", "--output-diff"));
    }

    static List<OptionSpec> logging() {
        return List.of(
                value(
                        Kind.TEXT,
                        "LOG_LEVEL",
                        "What to log to stderr: all, garbage, trace, debug, profile, info, warning,"
                                + " error, critical, quiet. Default: warning.",
                        "-l",
                        "--log-level"),
                value(Kind.TEXT, "LOG_FILE", "A file to log to as well.", "--log-file"),
                value(
                        Kind.TEXT,
                        "LOG_LEVEL_LOGFILE",
                        "What to log to that file.",
                        "--log-file-level"));
    }
}
