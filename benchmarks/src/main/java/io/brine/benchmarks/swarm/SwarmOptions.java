package io.brine.benchmarks.swarm;

import com.sun.management.UnixOperatingSystemMXBean;

import io.brine.benchmarks.swarm.minion.FleetOptions;
import io.brine.benchmarks.swarm.report.Progress;
import io.brine.salt.crypto.CryptoProvider;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The options of brine-swarm as they were given. Confined to one thread. */
final class SwarmOptions {
    /** Descriptors beside the minions' connections, on either side. */
    private static final int OTHER_DESCRIPTORS = 600;

    private static final int LARGEST_SWARM = 60_000;

    @Option(
            names = "--master",
            paramLabel = "HOST[:PORT]",
            defaultValue = "127.0.0.1:4506",
            description = "the master and its request port (default: ${DEFAULT-VALUE})")
    String master = "127.0.0.1:4506";

    @Option(
            names = "--publish-port",
            paramLabel = "PORT",
            description = "the publish port (default: the one that the master tells)")
    int publishPort;

    @Option(
            names = {"-n", "--minions"},
            paramLabel = "N",
            defaultValue = "100",
            description = "how many minions (default: ${DEFAULT-VALUE})")
    int minions = 100;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            defaultValue = "swarm",
            description = "what the minions' ids begin with (default: ${DEFAULT-VALUE})")
    String prefix = "swarm";

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            required = true,
            description = "where the minions' keys are kept, mode 0700; made once, used again")
    Path keys = Path.of("keys");

    @Option(
            names = "--independent-keys",
            description = "make each key of primes of its own: takes a hundred times as long")
    boolean independentKeys;

    @Option(
            names = "--pki",
            paramLabel = "DIR",
            description =
                    "the master's pki_dir: the minions' keys are accepted there, and its own"
                            + " public key is known to the minions from the beginning")
    @Nullable Path pki;

    @Option(
            names = "--cachedir",
            paramLabel = "DIR",
            description = "the master's cachedir: its user key is needed to publish")
    @Nullable Path cachedir;

    @Option(
            names = "--sock-dir",
            paramLabel = "DIR",
            description = "the master's sock_dir: returns are also seen on its event bus")
    @Nullable Path sockDir;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "root",
            description = "whose key is used to publish (default: ${DEFAULT-VALUE})")
    String user = "root";

    @Option(
            names = "--master-pid",
            paramLabel = "PID",
            description = "the master's process: CPU and memory of it and all below are measured")
    long masterPid;

    @Option(
            names = "--lookup",
            paramLabel = "WORD",
            arity = "1",
            description =
                    "a command, word by word, that prints the returns of the job named by its"
                            + " last argument as a JSON map; counts them where the job cache is no"
                            + " directory")
    List<String> lookup = List.of();

    @Option(
            names = "--first-contact",
            description = "logins are those of minions that never saw the master")
    boolean firstContact;

    @Option(
            names = "--thorough",
            description = "verify each login in full, three private-key operations instead of one")
    boolean thorough;

    @Option(
            names = "--crypto",
            paramLabel = "CHOICE",
            defaultValue = "AUTO",
            description =
                    "what computes the swarm's own RSA: auto, jdk or accp (default: auto: the"
                            + " accelerator if it is there)")
    CryptoProvider.Choice crypto = CryptoProvider.Choice.AUTO;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            description = "ping: jobs that count (default: ${DEFAULT-VALUE})")
    int rounds = 10;

    @Option(
            names = "--sizes",
            paramLabel = "B",
            split = ",",
            defaultValue = "100,10240,1048576",
            description = "returns: octets of a value (default: ${DEFAULT-VALUE})")
    List<Integer> sizes = List.of();

    @Option(
            names = "--totals",
            paramLabel = "N",
            split = ",",
            defaultValue = "20000,5000,200",
            description = "returns: how many of each size (default: ${DEFAULT-VALUE})")
    List<Integer> totals = List.of();

    @Option(
            names = "--returns-for",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "returns: no more are sent after that (default: ${DEFAULT-VALUE})")
    int returnsFor = 30;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "idle: how long to watch (default: ${DEFAULT-VALUE})")
    int idle = 600;

    @Option(
            names = "--storms",
            paramLabel = "N",
            defaultValue = "3",
            description = "relogin: how many times all log in again (default: ${DEFAULT-VALUE})")
    int storms = 3;

    @Option(
            names = "--rotate-id",
            paramLabel = "ID",
            description =
                    "relogin: the master's id; its key is rotated as salt-key has it done, and"
                        + " minions learn of it from the next job (default: all just log in again)")
    @Nullable String rotateId;

    @Option(
            names = "--churn",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "churn: how long to publish (default: ${DEFAULT-VALUE})")
    int churn = 20;

    @Option(
            names = "--large-file",
            paramLabel = "PATH",
            defaultValue = "swarm/large",
            description = "files: below file_roots (default: ${DEFAULT-VALUE})")
    String largeFile = "swarm/large";

    @Option(
            names = "--tree",
            paramLabel = "PATH",
            defaultValue = "swarm/small",
            description = "files: a directory below file_roots (default: ${DEFAULT-VALUE})")
    String tree = "swarm/small";

    @Option(
            names = "--size",
            paramLabel = "B",
            description =
                    "octets that a minion returns for a job (default: what the function returns)")
    int size;

    @Option(
            names = "--delay",
            paramLabel = "MS",
            description = "how long a minion takes for a job (default: no time)")
    long delay;

    @Option(
            names = "--request-connections",
            paramLabel = "N",
            description = "most request connections at once (default: what file limits leave)")
    int requestConnections;

    @Option(
            names = "--sources",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "loopback addresses, from 127.0.0.1 on, that minions come from (default:"
                            + " ${DEFAULT-VALUE})")
    int sources = 1;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "1",
            description = "event loops of the swarm (default: ${DEFAULT-VALUE})")
    int loops = 1;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "threads of the swarm that compute with RSA (default: ${DEFAULT-VALUE})")
    int workers = 2;

    @Option(
            names = "--login-timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "of one login attempt; Salt's minion takes 5 (default: ${DEFAULT-VALUE})")
    int loginTimeout = 60;

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "of one other request (default: ${DEFAULT-VALUE})")
    int requestTimeout = 120;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "the longest that a step is waited for (default: ${DEFAULT-VALUE})")
    int timeout = 300;

    @Option(names = "--json", paramLabel = "FILE", description = "write everything there")
    @Nullable Path json;

    @Option(names = "--svg", paramLabel = "FILE", description = "draw latencies over time there")
    @Nullable Path svg;

    @Option(
            names = "--progress",
            paramLabel = "STYLE",
            description = "bar, lines or none (default: a bar on a terminal, else lines)")
    Progress.@Nullable Style progress;

    /** What is wrong with the options, in one line; null when nothing is. */
    @Nullable String problem() {
        if (minions < 1 || minions > LARGEST_SWARM) {
            return "--minions must be 1 to " + LARGEST_SWARM + ", not " + minions;
        }
        if (sizes.size() != totals.size()) {
            return "--sizes and --totals must name as many numbers: "
                    + sizes.size()
                    + " and "
                    + totals.size();
        }
        if (sources < 1 || sources > 250) {
            return "--sources must be 1 to 250, not " + sources;
        }
        if (rounds < 1 || loops < 1 || workers < 1 || timeout < 1 || storms < 1) {
            return "--rounds, --loops, --workers, --timeout and --storms must be at least 1";
        }
        if (size < 0 || delay < 0 || idle < 0 || churn < 0) {
            return "--size, --delay, --idle and --churn must not be negative";
        }
        if (prefix.isEmpty() || prefix.contains("/") || prefix.contains("\0")) {
            return "--prefix must be the beginning of a minion id, not '" + prefix + "'";
        }
        return portProblem();
    }

    private @Nullable String portProblem() {
        try {
            int port = requestPort();
            return port < 1 || port > 65535 || publishPort < 0 || publishPort > 65535
                    ? "ports must be 1 to 65535"
                    : null;
        } catch (NumberFormatException e) {
            return "--master must be HOST or HOST:PORT, not '" + master + "'";
        }
    }

    String host() {
        int colon = master.lastIndexOf(':');
        return colon < 0 ? master : master.substring(0, colon);
    }

    int requestPort() {
        int colon = master.lastIndexOf(':');
        return colon < 0 ? 4506 : Integer.parseInt(master.substring(colon + 1));
    }

    FleetOptions fleet() {
        return new FleetOptions(
                host(),
                requestPort(),
                publishPort,
                requestConnections > 0
                        ? requestConnections
                        : requestConnections(minions, descriptorLimit()),
                sources,
                loops,
                workers,
                Duration.ofSeconds(loginTimeout),
                Duration.ofSeconds(requestTimeout),
                Duration.ofSeconds(1));
    }

    /**
     * How many connections to the request port may be open at once so that they and a subscription
     * of each minion fit below the limit of a process; the master is taken to have the same.
     */
    static int requestConnections(int minions, long limit) {
        long room = limit - minions - OTHER_DESCRIPTORS;
        return (int) Math.max(1, Math.min(minions, room));
    }

    private static long descriptorLimit() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : 1024;
    }
}
