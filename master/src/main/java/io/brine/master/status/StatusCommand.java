package io.brine.master.status;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.output.OutputStyle;
import io.brine.daemon.output.Outputter;
import io.brine.master.process.PartStatus;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code brine-master --status}: asks the master that runs with this configuration how it is doing
 * and prints that. Used once; blocks.
 */
public final class StatusCommand {
    /** Nobody answers, as {@code systemctl status} and the LSB have it. */
    public static final int NOT_RUNNING = 3;

    private static final int MAX_ANSWER = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

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
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Thread reader = new Thread(() -> read(channel, answer), "status");
            reader.setDaemon(true);
            reader.start();
            byte[] told = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return MasterStatus.of(PayloadMap.unpack(told));
        } catch (AccessDeniedException e) {
            throw new CommandException(
                    ExitCodes.NO_PERMISSION, socket + " belongs to the master's user: run as it");
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("Permission denied")) {
                throw new CommandException(
                        ExitCodes.NO_PERMISSION,
                        socket + " belongs to the master's user: run as it");
            }
            throw new CommandException(
                    NOT_RUNNING,
                    "no master runs with this configuration: nobody answers on " + socket);
        } catch (TimeoutException e) {
            throw new CommandException(
                    ExitCodes.GENERIC,
                    "the master does not answer within "
                            + PATIENCE.toSeconds()
                            + " s on "
                            + socket);
        } catch (ExecutionException | PayloadException e) {
            throw new CommandException(
                    ExitCodes.GENERIC,
                    "cannot read the master's answer on " + socket + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCodes.GENERIC, "interrupted");
        }
    }

    private static void read(SocketChannel channel, CompletableFuture<byte[]> answer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
        try {
            while (all.size() < MAX_ANSWER && channel.read(buffer) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            answer.complete(all.toByteArray());
        } catch (IOException e) {
            answer.completeExceptionally(e);
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
