package io.brine.zmtp.socket;

import io.brine.zmtp.handshake.HandshakeSettings;
import io.brine.zmtp.liveness.HeartbeatOptions;
import io.brine.zmtp.mechanism.LocalPeer;
import io.brine.zmtp.mechanism.MechanismFactory;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.message.MessageLimits;
import io.brine.zmtp.transport.Endpoint;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.InprocSide;
import io.brine.zmtp.transport.StreamLink;
import io.brine.zmtp.transport.StreamSettings;
import io.brine.zmtp.transport.StreamTransport;
import io.brine.zmtp.transport.UdpTransport;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.zap.ZapClient;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Confined to its socket's loop. What a socket has bound and connected to, by endpoint text. */
final class Endpoints {
    /**
     * Commands after the handshake, and messages to a PUB, are subscriptions at most; a topic may
     * be long, not endless.
     */
    private static final int MAX_COMMAND = 1 << 20;

    /** Something that listens. */
    interface Binding {
        CompletionStage<Endpoint> open();

        /** Listens no more; completes on the loop when the name is free. */
        CompletionStage<Void> close();
    }

    /** Something that dials, for ever and again. */
    interface Connector {
        String endpoint();

        Pipe pipe();

        void start();

        /** Returns what completes when messages may be sent, for those that do not keep them. */
        default CompletionStage<Void> ready() {
            return CompletableFuture.completedFuture(null);
        }

        /**
         * Dials no more, and lets the pipe go, after sending what is queued if {@code lingering}.
         */
        void stop(boolean lingering);

        /** The connection that there is, if any, is the last one. */
        default void dialNoMore() {}

        /** Returns whether nothing of it is left. */
        boolean isDone();
    }

    final BaseSocket socket;
    final StreamTransport stream;
    final InprocRegistry registry;
    final InprocSide inprocSide;
    final Set<StreamLink> links = new LinkedHashSet<>();
    final Set<StreamLink> acceptedInHandshake = new LinkedHashSet<>();

    private final Map<String, Binding> bindings = new LinkedHashMap<>();
    private final List<Connector> connectors = new ArrayList<>();
    private int closingBindings;
    private volatile @Nullable Endpoint last;

    Endpoints(BaseSocket socket, InprocRegistry registry) {
        this.socket = socket;
        this.registry = registry;
        SocketOptions options = socket.options();
        Metadata metadata = metadata(socket.type(), options);
        inprocSide =
                new InprocSide(
                        metadata, options.sendHighWaterMark(), options.receiveHighWaterMark());
        stream =
                new StreamTransport(
                        socket.eventLoop(),
                        settings(socket.type(), options, metadata, registry.zap()));
    }

    private static Metadata metadata(SocketType type, SocketOptions options) {
        Metadata.Builder metadata = Metadata.builder().set(Metadata.SOCKET_TYPE, type.name());
        if (type.announcesIdentity()) {
            metadata.set(Metadata.IDENTITY, options.routingId());
        }
        return metadata.setAll(options.applicationMetadata()).build();
    }

    private static StreamSettings settings(
            SocketType type, SocketOptions options, Metadata metadata, ZapClient zap) {
        long maxFrame = options.maxMessageSize();
        boolean takesCommandsOnly = type == SocketType.PUB || type == SocketType.RADIO;
        Security security = options.security();
        boolean asks =
                !options.zapEnforceDomain()
                        || !(security instanceof Security.CurveServer)
                        || security.zapDomain() != null;
        long maxCommand = maxFrame < 0 ? MAX_COMMAND : Math.min(maxFrame, MAX_COMMAND);
        return new StreamSettings(
                new HandshakeSettings(
                        MechanismFactory.of(security),
                        new LocalPeer(metadata, type::accepts),
                        Unpooled.wrappedBuffer(options.routingId()),
                        options.handshakeInterval(),
                        maxFrame < 0
                                ? options.maxHandshakeSize()
                                : (int) Math.min(maxFrame, options.maxHandshakeSize()),
                        asks ? zap : ZapClient.NONE),
                new HeartbeatOptions(
                        options.heartbeatInterval(),
                        options.heartbeatTimeout(),
                        options.heartbeatTtl()),
                new MessageLimits(
                        takesCommandsOnly ? maxCommand : maxFrame,
                        maxCommand,
                        takesCommandsOnly ? MAX_COMMAND : options.maxMultipartSize(),
                        options.maxMultipartFrames()),
                NetworkSettings.of(options, options),
                options.sendHighWaterMark());
    }

    CompletionStage<Endpoint> bind(String text) {
        Binding binding =
                switch (Endpoint.parseBind(text)) {
                    case Endpoint.Tcp tcp -> new TcpBinding(this, tcp);
                    case Endpoint.Ipc ipc -> new IpcBinding(this, ipc);
                    case Endpoint.Udp udp -> {
                        require(SocketType.DISH, "bind", udp);
                        yield new UdpBinding(this, udp);
                    }
                    case Endpoint.Inproc inproc -> new InprocBinding(this, inproc);
                };
        return binding.open()
                .thenApply(
                        resolved -> {
                            last = resolved;
                            return resolved;
                        });
    }

    /** Returns the endpoint bound or connected last, on any thread. */
    @Nullable Endpoint last() {
        return last;
    }

    void bound(String resolved, Binding binding) {
        bindings.put(resolved, binding);
    }

    CompletionStage<Void> unbind(String text) {
        Binding binding = bindings.remove(text);
        if (binding == null) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("not bound to " + text));
        }
        CompletableFuture<Void> released = new CompletableFuture<>();
        binding.close()
                .thenRun(
                        () ->
                                PortRelease.thenRun(
                                        socket.eventLoop(), () -> released.complete(null)));
        return released;
    }

    /** Connects; {@code prepare} sees the new pipe before it is dialled. */
    CompletionStage<Void> connect(String text, Consumer<Pipe> prepare) {
        Endpoint endpoint = Endpoint.parseConnect(text);
        boolean known =
                connectors.stream()
                        .anyMatch(connector -> connector.endpoint().equals(endpoint.toString()));
        if (!known || !ignoresSecondConnect()) {
            Connector connector = connector(endpoint);
            last = endpoint;
            connectors.add(connector);
            prepare.accept(connector.pipe());
            connector.start();
            return connector.ready();
        }
        return CompletableFuture.completedFuture(null);
    }

    private Connector connector(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Tcp tcp -> new StreamConnector(this, tcp, StreamDialler.tcp(this, tcp));
            case Endpoint.Ipc ipc -> new StreamConnector(this, ipc, StreamDialler.ipc(this, ipc));
            case Endpoint.Udp udp -> {
                require(SocketType.RADIO, "connect to", udp);
                yield new UdpConnector(this, udp);
            }
            case Endpoint.Inproc inproc -> new InprocConnector(this, inproc);
        };
    }

    private void require(SocketType type, String verb, Endpoint.Udp udp) {
        if (socket.type() != type) {
            throw new IllegalArgumentException(
                    "a %s socket cannot %s %s: over udp RADIO connects and DISH binds"
                            .formatted(socket.type().label(), verb, udp));
        }
    }

    UdpTransport udp() {
        SocketOptions options = socket.options();
        return new UdpTransport(
                socket.eventLoop(),
                stream.network(),
                new UdpTransport.Multicast(options.multicastHops(), options.multicastLoop()));
    }

    /** These types have one connection to an endpoint however often they connect, as in libzmq. */
    private boolean ignoresSecondConnect() {
        return switch (socket.type()) {
            case DEALER, REQ, SUB, PUB -> true;
            default -> false;
        };
    }

    CompletionStage<Void> disconnect(String text) {
        String endpoint = Endpoint.parseConnect(text).toString();
        for (Connector connector : connectors) {
            if (connector.endpoint().equals(endpoint)) {
                disconnect(connector);
                settle();
                return CompletableFuture.completedFuture(null);
            }
        }
        return CompletableFuture.failedFuture(
                new IllegalArgumentException("not connected to " + text));
    }

    private void disconnect(Connector connector) {
        Duration linger = socket.linger();
        boolean dialsOn =
                !socket.options().reconnectStop().contains(ReconnectStop.AFTER_DISCONNECT);
        if (!dialsOn) {
            connector.dialNoMore();
        }
        boolean canSend = dialsOn || connector.pipe().link() != null;
        connector.stop(canSend && !linger.isZero());
        if (linger.isPositive() && !connector.isDone()) {
            socket.eventLoop()
                    .schedule(() -> connector.stop(false), linger.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The socket is closing: nobody else comes in, and handshakes in progress end. */
    void closing(boolean lingering) {
        List<Binding> open = List.copyOf(bindings.values());
        bindings.clear();
        closingBindings += open.size();
        open.forEach(binding -> binding.close().thenRun(this::bindingClosed));
        List.copyOf(connectors).forEach(connector -> connector.stop(lingering));
        List.copyOf(acceptedInHandshake).forEach(StreamLink::close);
    }

    /** Strangers cannot take more than so many places: the one that came first makes room. */
    void boundHandshakes() {
        int most = socket.options().maxHandshakes();
        if (most > 0 && acceptedInHandshake.size() > most) {
            StreamLink oldest = acceptedInHandshake.iterator().next();
            acceptedInHandshake.remove(oldest);
            oldest.abandonHandshake(
                    "over " + most + " handshakes are in progress (max_handshakes)");
        }
    }

    private void bindingClosed() {
        closingBindings--;
        settle();
    }

    void closeLinks() {
        List.copyOf(connectors).forEach(connector -> connector.stop(false));
        List.copyOf(links).forEach(StreamLink::close);
    }

    /** Forgets what is done; when the socket is closing and nothing is left, ends it. */
    void settle() {
        connectors.removeIf(Connector::isDone);
        if (socket.isClosing()
                && closingBindings == 0
                && connectors.isEmpty()
                && links.isEmpty()
                && socket.hasNoPipes()) {
            socket.finishClose();
        }
    }
}
