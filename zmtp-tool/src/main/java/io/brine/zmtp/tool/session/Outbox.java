package io.brine.zmtp.tool.session;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.tool.cli.SocketPlan;
import io.brine.zmtp.tool.format.InputLine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Confined to the socket's loop. What is to be sent or done, in order: the lines of standard input,
 * and messages to echo. Sends as the socket takes them, the type's turn, {@code --wait-peers} and
 * {@code --interval} allow.
 */
final class Outbox {
    /** What the session hears. */
    interface Listener {
        /** A message was taken by the socket. */
        void onSent();

        /** A message could not be sent, for this reason. */
        void onRefused(String errno);

        /** A line is neither message nor control, or a control has failed. */
        void onBadLine(String what);

        /** A control line could not bind or connect, or the input could not be read further. */
        void onFailure(String what);

        /** Nothing is left of what was read or given to echo. */
        void onEmpty();

        /** All of standard input was dealt with. */
        void onEndOfInput();
    }

    /** Sends of one go: between two the loop attends to its connections. */
    private static final int BURST = 128;

    private static final long GATE_POLL_MILLIS = 2;

    private final ZmtpSocket socket;
    private final SocketPlan plan;
    private final Controls controls;
    private final Listener listener;
    private final ArrayDeque<InputLine> lines = new ArrayDeque<>();
    private final long intervalNanos;
    private @Nullable InputReader input;
    private boolean gateOpen;
    private boolean gateWatched;
    private boolean busy;
    private boolean scheduled;
    private boolean stopped;
    private boolean inputEnded;
    private boolean awaitingReply;
    private boolean requestPending;
    private boolean sentBefore;
    private long nextSend;

    Outbox(ZmtpSocket socket, SocketPlan plan, Controls controls, Listener listener) {
        this.socket = socket;
        this.plan = plan;
        this.controls = controls;
        this.listener = listener;
        intervalNanos = plan.interval().toNanos();
        gateOpen = plan.waitPeers() == 0;
        socket.onWritable(this::pump);
    }

    /** Sets where lines come from; call {@link #pump} when there are some. */
    void input(InputReader reader) {
        input = reader;
    }

    /** Takes a message to send; owns it. */
    void add(ZmtpMessage message) {
        lines.add(new InputLine.Message(message));
        pump();
    }

    /** A message was received: a reply, or a request, where turns matter. */
    void received() {
        awaitingReply = false;
        requestPending = true;
    }

    /** Sends and does what can be now. */
    void pump() {
        if (busy || scheduled) {
            return;
        }
        busy = true;
        try {
            int left = BURST;
            while (!stopped && refill() && step()) {
                if (--left == 0) {
                    later();
                    return;
                }
            }
        } finally {
            busy = false;
        }
    }

    private void later() {
        scheduled = true;
        socket.eventLoop()
                .execute(
                        () -> {
                            scheduled = false;
                            pump();
                        });
    }

    /** Returns whether there is a line to look at. */
    private boolean refill() {
        if (!lines.isEmpty()) {
            return true;
        }
        listener.onEmpty();
        InputReader reader = input;
        if (reader == null || inputEnded || stopped) {
            return !lines.isEmpty();
        }
        InputReader.Batch batch = reader.poll();
        if (batch == null) {
            return false;
        }
        lines.addAll(batch.lines());
        if (batch.last()) {
            inputEnded = true;
            if (batch.failure() != null) {
                listener.onFailure("standard input: " + ToolException.describe(batch.failure()));
            }
            if (!awaitingReply) {
                listener.onEndOfInput();
            }
        }
        return !lines.isEmpty();
    }

    /** Deals with the first line; returns whether to go on with the next. */
    private boolean step() {
        switch (lines.element()) {
            case InputLine.Message(ZmtpMessage message) -> {
                return send(message);
            }
            case InputLine.Control control -> {
                lines.remove();
                return controls.apply(control, listener, this::later);
            }
            case InputLine.Bad(String reason) -> {
                lines.remove();
                listener.onBadLine("line skipped: " + reason);
            }
            case InputLine.Unsendable(String errno) -> {
                lines.remove();
                listener.onRefused(errno);
            }
        }
        return true;
    }

    private boolean send(ZmtpMessage message) {
        if (!mayEnterGate() || !isOurTurn() || !intervalIsOver()) {
            return false;
        }
        if (plan.type() == SocketType.PEER && message.routingId() == 0) {
            message.withRoutingId(controls.firstPeer());
        }
        SendResult result = socket.send(message);
        switch (result) {
            case SENT, DROPPED -> {
                lines.remove();
                sentBefore = true;
                nextSend = System.nanoTime() + intervalNanos;
                awaitingReply = plan.type() == SocketType.REQ;
                requestPending = false;
                listener.onSent();
                return true;
            }
            case HWM_REACHED, NOT_CONNECTED, CLOSED -> {
                return false;
            }
            case HOST_UNREACHABLE -> refuse(message, "EHOSTUNREACH");
            case INVALID -> refuse(message, "EINVAL");
            case WRONG_STATE -> refuse(message, plan.onlyReceives() ? "ENOTSUP" : "EFSM");
        }
        return true;
    }

    private void refuse(ZmtpMessage message, String errno) {
        lines.remove();
        message.release();
        listener.onRefused(errno);
    }

    private boolean mayEnterGate() {
        if (gateOpen) {
            return true;
        }
        int peers =
                switch (plan.type()) {
                    case PUB, XPUB, RADIO -> socket.subscribedPeers();
                    default -> socket.peerCount();
                };
        gateOpen = peers >= plan.waitPeers();
        if (!gateOpen && !gateWatched) {
            gateWatched = true;
            socket.eventLoop().schedule(this::lookAgain, GATE_POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return gateOpen;
    }

    private void lookAgain() {
        gateWatched = false;
        pump();
    }

    private boolean isOurTurn() {
        return switch (plan.type()) {
            case REQ -> !awaitingReply;
            case REP -> requestPending;
            default -> true;
        };
    }

    private boolean intervalIsOver() {
        long wait = sentBefore ? nextSend - System.nanoTime() : 0;
        if (wait <= 0) {
            return true;
        }
        scheduled = true;
        socket.eventLoop()
                .schedule(
                        () -> {
                            scheduled = false;
                            pump();
                        },
                        wait,
                        TimeUnit.NANOSECONDS);
        return false;
    }

    /** Returns whether all lines were dealt with and no more come. */
    boolean isDone() {
        return inputEnded && lines.isEmpty() && !awaitingReply;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Returns whether a line was read that is not sent, or not answered, for want of a peer. */
    boolean hasUnfinished() {
        boolean waitsForItsTurn = plan.type() == SocketType.REP && !requestPending;
        return awaitingReply || (!lines.isEmpty() && !waitsForItsTurn);
    }

    /** Returns how long the interval still forbids to send what there is; 0 when it does not. */
    long nanosToInterval() {
        return scheduled && !lines.isEmpty() ? Math.max(0, nextSend - System.nanoTime()) : 0;
    }

    /** Sends nothing any more and lets go of what is left. */
    void stop() {
        stopped = true;
        for (InputLine left = lines.poll(); left != null; left = lines.poll()) {
            if (left instanceof InputLine.Message(ZmtpMessage message)) {
                message.release();
            }
        }
    }
}
