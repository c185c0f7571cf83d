package io.brine.master.status;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.output.OutputStyle;
import io.brine.daemon.output.Outputter;
import io.brine.master.auth.HandshakeQueue;
import io.brine.master.process.PartStatus;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * {@code brine-master --status}: asks the master that runs with this configuration how it is doing
 * and prints that. Used once; blocks.
 */
public final class StatusCommand {
    /** Nobody answers, as {@code systemctl status} and the LSB have it. */
    public static final int NOT_RUNNING = 3;

    private final Path socket;

    /** With the {@code sock_dir} of the configuration. */
    public StatusCommand(Path sockDir) {
        this.socket = sockDir.resolve(StatusServer.SOCKET).toAbsolutePath();
    }

    /**
     * Asks and prints.
     *
     * @param out the name of an outputter, or null for a table
     * @return 0 if all parts serve, 1 if one does not
     * @throws CommandException with {@link #NOT_RUNNING} if nobody answers
     */
    public int run(@Nullable String out, PrintStream to) {
        MasterStatus status = ask();
        if (out == null) {
            to.print(table(status));
        } else {
            Outputter outputter =
                    Outputter.named(out, OutputStyle.PLAIN)
                            .orElseThrow(
                                    () ->
                                            CommandException.usage(
                                                    "--out: no outputter '" + out + "'"));
            to.println(outputter.render(status.toMap()));
        }
        to.flush();
        return status.isWell() ? ExitCodes.OK : ExitCodes.GENERIC;
    }

    private MasterStatus ask() {
        try {
            return MasterStatus.of(PayloadMap.unpack(StatusClient.ask(socket)));
        } catch (StatusClient.NobodyThereException e) {
            throw e.isForbidden()
                    ? new CommandException(
                            ExitCodes.NO_PERMISSION,
                            socket + " belongs to the master's user: run as it")
                    : new CommandException(
                            NOT_RUNNING,
                            "no master runs with this configuration: nobody answers on " + socket);
        } catch (IOException e) {
            throw new CommandException(ExitCodes.GENERIC, String.valueOf(e.getMessage()));
        } catch (PayloadException e) {
            throw new CommandException(
                    ExitCodes.GENERIC,
                    "cannot read the master's answer on " + socket + ": " + e.getMessage());
        }
    }

    static String table(MasterStatus status) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "brine-master %s, pid %d, up %s, %d connected on publish_port%n",
                        status.version(),
                        status.pid(),
                        uptime(status.uptimeSeconds()),
                        status.minions()));
        line(text, "PART", "STATE", "RESTARTS", "QUEUE", "MESSAGES", "ERRORS");
        for (PartStatus part : status.parts()) {
            line(
                    text,
                    part.name(),
                    part.state().name().toLowerCase(Locale.ROOT),
                    part.restarts(),
                    part.load().queued(),
                    part.load().messages(),
                    part.load().errors());
        }
        for (MasterStatus.Pool pool : status.pools()) {
            line(text, pool.name(), "pool", "", pool.queued(), "", pool.refused());
        }
        HandshakeQueue.Counts handshakes = status.handshakes();
        line(
                text,
                "Handshakes",
                "queue",
                "",
                handshakes.waiting(),
                handshakes.done(),
                handshakes.refused() + handshakes.late());
        return text.toString();
    }

    private static void line(StringBuilder text, Object... cells) {
        text.append(
                String.format(Locale.ROOT, "%-24s %-10s %8s %8s %12s %8s%n", cells)
                        .stripTrailing());
        text.append(System.lineSeparator());
    }

    private static String uptime(long seconds) {
        Duration up = Duration.ofSeconds(seconds);
        return up.toDays() > 0
                ? up.toDays() + "d " + up.toHoursPart() + "h"
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        up.toHours(),
                        up.toMinutesPart(),
                        up.toSecondsPart());
    }
}
