package io.brine.master.cli;

import static io.brine.master.cli.option.OptionSpec.flag;
import static io.brine.master.cli.option.OptionSpec.value;

import io.brine.master.cli.option.OptionGroup;
import io.brine.master.cli.option.OptionSpec;
import io.brine.master.cli.option.OptionSpec.Kind;

import java.util.ArrayList;
import java.util.List;

/** The options of {@code brine-run}: those of {@code salt-run}, under the same names. */
public final class RunOptionTable {
    /** The first line of the help. */
    public static final String USAGE = "brine-run [options] <function> [arguments]";

    /** What the command is for. */
    public static final String DESCRIPTION =
            "Runs a runner function: one that looks at the master or makes it do something.";

    private RunOptionTable() {}

    /** All options, in the order of the help. */
    public static List<OptionGroup> groups() {
        List<OptionSpec> output = new ArrayList<>(SaltOptionTable.output());
        output.add(flag("Do not print what the function returns.", "--quiet"));
        return List.of(
                new OptionGroup("", general()),
                new OptionGroup("External Authentication", eauth()),
                new OptionGroup("Output Options", output),
                new OptionGroup("Profiling support", profiling()),
                new OptionGroup("Logging Options", SaltOptionTable.logging()));
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
                        "Seconds to wait for minions before asking those that have not returned"
                                + " whether they are at work. Default: the master's timeout.",
                        "-t",
                        "--timeout"),
                flag("Read further options and arguments from stdin, one a line.", "--args-stdin"),
                value(Kind.TEXT, "JID", "Run under this job id.", "--jid"),
                flag("Accepted for the sake of scripts; without effect.", "--hard-crash"),
                value(
                        Kind.TEXT,
                        "argname1,argname2,...",
                        "Named arguments whose values are passed as text, not read as YAML.",
                        "--no-parse"),
                flag(
                        "Show the documentation of a function, of a module or of everything.",
                        "-d",
                        "--doc",
                        "--documentation"),
                flag("Have the master run it, print its id and do not wait.", "--async"),
                flag("Accepted; nothing here reads the master's grains.", "--skip-grains"));
    }

    private static List<OptionSpec> eauth() {
        return List.of(
                value(
                        Kind.TEXT,
                        "EAUTH",
                        "Have the master run it for a user of this external authentication.",
                        "-a",
                        "--auth",
                        "--eauth",
                        "--external-auth"),
                flag("Get an authentication token and keep it for later.", "-T", "--make-token"),
                value(Kind.TEXT, "USERNAME", "Name for external authentication.", "--username"),
                value(
                        Kind.TEXT,
                        "PASSWORD",
                        "Password for external authentication.",
                        "--password"));
    }

    private static List<OptionSpec> profiling() {
        return List.of(
                value(Kind.TEXT, "PROFILING_PATH", "Not supported.", "--profiling-path"),
                flag("Not supported.", "--enable-profiling"));
    }
}
