package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.GreetingHandler;
import io.brine.zmtp.handshake.HandshakeEvent;
import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.liveness.HeartbeatExpired;
import io.brine.zmtp.liveness.HeartbeatHandler;
import io.brine.zmtp.message.MessageAssembler;
import io.brine.zmtp.message.MessageSink;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.WireFormat;
import io.brine.zmtp.wire.WireFormats;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.wire.ZmtpVersion;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Confined to its event loop. One TCP connection: its handshake's outcome, then its traffic. The
 * last handler of the pipeline, and the one place where a connection is given up.
 */
public final class StreamLink extends ChannelInboundHandlerAdapter implements Link, MessageSink {
    static final Logger LOG = LoggerFactory.getLogger(StreamLink.class);

    private static final int REFUSAL_GRACE_SECONDS = 1;

    private enum State {
        HANDSHAKE,
        TRAFFIC,
        FAILED,
        CLOSED
    }

    private final StreamLinkOwner owner;
    private final StreamSettings settings;
    private final WarningLimiter warnings;
    private final Channel channel;
    private final HandshakeWatch handshake;
    private final SocketAddress remoteAddress;
    private final FlushedEnd flushedEnd;
    private State state = State.HANDSHAKE;
    private @Nullable PeerInfo peer;
    private WireFormat format = WireFormats.CLEAR;
    private @Nullable HeartbeatHandler heartbeat;
    private @Nullable LinkListener listener;
    private @Nullable MessageAssembler assembler;
    private @Nullable BatchWriter batches;
    private @Nullable CommandSender commands;
    private @Nullable String closeReason;
    private boolean flushOnReadComplete;

    private StreamLink(
            Channel channel,
            SocketAddress remoteAddress,
            GreetingHandler greeting,
            StreamLinkOwner owner,
            StreamSettings settings,
            WarningLimiter warnings) {
        this.channel = channel;
        handshake = new HandshakeWatch(settings.handshake(), greeting);
        this.owner = owner;
        this.settings = settings;
        this.warnings = warnings;
        this.remoteAddress = remoteAddress;
        flushedEnd = new FlushedEnd(channel);
    }

    /**
     * Puts the handlers of a new, connected channel in place. Called on the channel's loop.
     *
     * @param peer who is at the other end; null when it has gone already
     */
    static StreamLink install(
            Channel channel,
            @Nullable SocketAddress peer,
            StreamLinkOwner owner,
            StreamSettings settings,
            WarningLimiter warnings) {
        SocketAddress address = peer == null ? new InprocAddress("unknown") : peer;
        GreetingHandler greeting = new GreetingHandler(settings.handshake(), address);
        StreamLink link = new StreamLink(channel, address, greeting, owner, settings, warnings);
        channel.pipeline().addLast(ZmtpPipeline.LINK, link);
        owner.onOpened(link);
        channel.pipeline().addFirst(ZmtpPipeline.GREETING, greeting);
        return link;
    }

    /** Returns the peer's address. */
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        handshake.begin(channel.eventLoop(), this::failHandshake);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case HandshakeEvent.Completed(PeerInfo who, WireFormat agreed)
                    when state == State.HANDSHAKE ->
                    handshakeDone(ctx, who, agreed);
            case HandshakeEvent.Asked(ZapRequest request, ZapReply reply) ->
                    owner.onZapReply(this, request, reply.status());
            case HandshakeEvent.Failed failure -> failHandshake(HandshakeWatch.of(failure));
            case HeartbeatExpired(String reason) -> {
                LOG.debug("{}: {}", PeerInfo.addressText(remoteAddress), reason);
                closeWith(reason);
            }
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void handshakeDone(ChannelHandlerContext ctx, PeerInfo who, WireFormat agreed) {
        handshake.end();
        peer = who;
        format = agreed;
        state = State.TRAFFIC;
        if (channel.config().getRecvByteBufAllocator() instanceof CautiousReads reads) {
            reads.trust();
        }
        MessageAssembler messages = new MessageAssembler(this, settings.limits(), who, agreed);
        assembler = messages;
        batches =
                new BatchWriter(
                        channel, agreed.writer(), settings.sendHighWaterMark(), this::roomMade);
        commands = new CommandSender(channel, who.version(), agreed.writer());
        ctx.pipeline().addAfter(ZmtpPipeline.MECHANISM, ZmtpPipeline.MESSAGES, messages);
        if (who.version().hasCommands()) {
            HeartbeatHandler pulse =
                    new HeartbeatHandler(settings.heartbeat(), agreed.writer(), this::endBatch);
            heartbeat = pulse;
            ctx.pipeline().addAfter(ZmtpPipeline.MECHANISM, ZmtpPipeline.HEARTBEAT, pulse);
        }
        ctx.pipeline().remove(ZmtpPipeline.MECHANISM);
        listener = owner.onHandshake(this);
        if (listener == null) {
            endSoon();
        } else if (!who.version().hasCommands()) {
            subscribeForOldPeer(who);
        }
    }

    /** A peer of ZMTP 1.0 never subscribes; it gets everything and filters for itself. */
    private void subscribeForOldPeer(PeerInfo who) {
        if (!who.version().equals(ZmtpVersion.V1_0)) {
            return;
        }
        try {
            forward(new Command.Subscribe(Unpooled.EMPTY_BUFFER));
        } catch (ZmtpProtocolException e) {
            closeWith(e.getMessage());
        }
    }

    @Override
    public void onMessage(ZmtpMessage message) throws ZmtpProtocolException {
        LinkListener target = listener;
        if (target == null) {
            message.release();
        } else {
            target.onMessage(message);
        }
    }

    @Override
    public void onCommand(Command command) throws ZmtpProtocolException {
        switch (command) {
            case Command.Ping ping -> {
                flushedEnd.onPing();
                HeartbeatHandler pulse = heartbeat;
                if (pulse != null) {
                    pulse.onPing(channel.pipeline().context(pulse), ping);
                    flushOnReadComplete = true;
                }
            }
            case Command.Pong pong -> {}
            case Command.Unknown unknown -> {}
            case Command.Ready again -> {}
            case Command.Refusal(String reason) -> {
                LOG.debug(
                        "{}: ERROR after the handshake: {}",
                        PeerInfo.addressText(remoteAddress),
                        reason);
                closeWith("the peer sent ERROR");
            }
            case Command.Subscribe subscription -> forward(command);
            case Command.Cancel cancellation -> forward(command);
            case Command.Join join -> forward(command);
            case Command.Leave leave -> forward(command);
        }
    }

    private void forward(Command command) throws ZmtpProtocolException {
        LinkListener target = listener;
        if (target != null) {
            target.onCommand(command);
        }
    }

    @Override
    public boolean wantsMessages() {
        LinkListener target = listener;
        return state != State.TRAFFIC || target == null || target.wantsMessages();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flushedEnd.onHeard();
        if (flushOnReadComplete) {
            flushOnReadComplete = false;
            ctx.flush();
        }
    }

    private void roomMade() {
        LinkListener target = listener;
        if (target != null) {
            target.onRoom();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        String address = PeerInfo.addressText(remoteAddress);
        switch (cause) {
            case ZmtpProtocolException broken when state == State.HANDSHAKE -> {
                warnings.warn(remoteAddress, "handshake failed: " + broken.getMessage());
                failHandshake(
                        new HandshakeFailure.Protocol(
                                broken.error(), String.valueOf(broken.getMessage())));
            }
            case ZmtpProtocolException broken when state == State.TRAFFIC -> {
                warnings.warn(remoteAddress, "disconnected: " + broken.getMessage());
                owner.onProtocolError(this, String.valueOf(broken.getMessage()));
                closeWith(broken.getMessage());
            }
            case IOException reset -> {
                LOG.debug("{}: {}", address, reset.getMessage());
                if (state == State.HANDSHAKE) {
                    failHandshake(handshake.reset());
                }
                closeWith(reset.getMessage());
            }
            default -> {
                LOG.error("{}: disconnected after an unexpected failure", address, cause);
                closeWith(cause.toString());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state == State.HANDSHAKE) {
            failHandshake(handshake.peerGone());
        }
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        handshake.end();
        format.wipe();
        BatchWriter writer = batches;
        batches = null;
        List<ReferenceCounted> unsent = writer == null ? List.of() : writer.release();
        LinkListener target = listener;
        listener = null;
        try {
            if (target != null) {
                target.onUnsent(unsent);
                target.onLinkClosed();
            } else {
                unsent.forEach(ReferenceCounted::release);
            }
        } finally {
            owner.onClosed(this, closeReason);
        }
    }

    /** Gives up a handshake that is not done, for lack of room. */
    public void abandonHandshake(String reason) {
        failHandshake(handshake.abandoned(reason));
        channel.close();
    }

    private void failHandshake(HandshakeFailure failure) {
        if (state != State.HANDSHAKE) {
            return;
        }
        state = State.FAILED;
        handshake.end();
        LOG.debug("{}: {}", PeerInfo.addressText(remoteAddress), failure.reason());
        owner.onHandshakeFailed(this, failure);
        closeReason = failure.reason();
        endSoon();
    }

    /**
     * Closes after what is on its way out, our READY or ERROR, but waits for no peer to hear it.
     */
    private void endSoon() {
        closeFlushed();
        channel.eventLoop()
                .schedule(() -> channel.close(), REFUSAL_GRACE_SECONDS, TimeUnit.SECONDS);
    }

    private void closeWith(@Nullable String reason) {
        if (closeReason == null) {
            closeReason = reason;
        }
        channel.close();
    }

    @Override
    public PeerInfo peer() {
        PeerInfo who = peer;
        if (who == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        return who;
    }

    @Override
    public boolean takesEncoded() {
        return format.equals(WireFormats.CLEAR);
    }

    @Override
    public boolean offer(ReferenceCounted message) {
        BatchWriter writer = batches;
        return writer != null && writer.offer(message);
    }

    @Override
    public void flush() {
        BatchWriter writer = batches;
        if (writer != null) {
            writer.flush();
        }
    }

    @Override
    public void keepUnsent() {
        BatchWriter writer = batches;
        if (writer != null) {
            writer.keep();
        }
    }

    /** What is written to the channel directly comes behind the messages taken before. */
    private void endBatch() {
        BatchWriter writer = batches;
        if (writer != null) {
            writer.endBatch();
        }
    }

    @Override
    public int inFlight() {
        BatchWriter writer = batches;
        return writer == null ? 0 : writer.unsent();
    }

    @Override
    public int sendLimit(int own) {
        return own;
    }

    @Override
    public void send(Command command) {
        CommandSender sender = commands;
        if (sender == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        if (channel.isActive()) {
            endBatch();
            sender.send(command);
        }
    }

    @Override
    public void consumed(int count) {
        // TCP itself tells the peer: reading goes on once there is room.
    }

    @Override
    public void resumeReading() {
        HeartbeatHandler pulse = heartbeat;
        if (pulse != null) {
            pulse.onReadingResumed();
        }
        MessageAssembler messages = assembler;
        if (messages != null) {
            messages.resume();
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public void closeFlushed() {
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        if (flushedEnd.hasBegun()) {
            return;
        }
        MessageAssembler messages = assembler;
        if (messages != null) {
            messages.discard();
        }
        endBatch();
        flushedEnd.begin(this::stopHeartbeats);
    }

    private void stopHeartbeats() {
        HeartbeatHandler pulse = heartbeat;
        if (pulse != null) {
            // No PING goes out any more, so nothing may be wanted in answer.
            heartbeat = null;
            channel.pipeline().remove(pulse);
        }
    }
}
