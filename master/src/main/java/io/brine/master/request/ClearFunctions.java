package io.brine.master.request;

import io.brine.master.access.Access;
import io.brine.master.auth.AuthHandler;
import io.brine.master.process.RefusalLog;
import io.brine.master.publish.JobPublisher;
import io.brine.salt.channel.AuthRequest;
import io.brine.salt.channel.Envelope;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The commands that come in clear: {@code _auth} of minions, and those of local command lines.
 * Thread-safe; never blocks.
 */
public final class ClearFunctions {
    private static final Set<String> COMMANDS =
            Set.of(AuthRequest.CMD, "publish", "ping", "mk_token", "get_token", "wheel", "runner");

    private final AuthHandler auth;
    private final JobPublisher publisher;
    private final Access access;
    private final FunctionRequests functions;
    private final RefusalLog refusals;

    /** With what the commands need. */
    public ClearFunctions(
            AuthHandler auth,
            JobPublisher publisher,
            Access access,
            FunctionRequests functions,
            RefusalLog refusals) {
        this.auth = auth;
        this.publisher = publisher;
        this.access = access;
        this.functions = functions;
        this.refusals = refusals;
    }

    /** Answers one request; the stage fails with what a {@link RequestDispatcher} understands. */
    CompletionStage<byte @Nullable []> handle(
            Envelope.Clear envelope, @Nullable SocketAddress peer, RequestObserver observer) {
        String command = envelope.load().textOr("cmd", "");
        if (!COMMANDS.contains(command)) {
            return unknown(command, peer);
        }
        long begun = System.nanoTime();
        CompletionStage<byte @Nullable []> answer = answer(command, envelope, peer);
        answer.whenComplete(
                (reply, failure) -> observer.handled(command, System.nanoTime() - begun));
        return answer;
    }

    private CompletionStage<byte @Nullable []> answer(
            String command, Envelope.Clear envelope, @Nullable SocketAddress peer) {
        PayloadMap load = envelope.load();
        return switch (command) {
            case AuthRequest.CMD -> auth.handle(envelope, peer);
            case "publish" -> publisher.publish(load, peer).thenApply(ClearFunctions::packed);
            case "ping" -> now(load.asMap());
            case "mk_token" -> access.makeToken(load, peer).thenApply(ClearFunctions::packed);
            case "get_token" -> access.describeToken(load, peer).thenApply(ClearFunctions::packed);
            case "wheel" -> functions.wheel(load, peer).thenApply(ClearFunctions::packed);
            case "runner" -> functions.runner(load, peer).thenApply(ClearFunctions::packed);
            default -> unknown(command, peer);
        };
    }

    private CompletionStage<byte @Nullable []> unknown(
            String command, @Nullable SocketAddress peer) {
        refusals.notExposed(peer, "", command);
        return now(Map.of());
    }

    private static CompletionStage<byte @Nullable []> now(Object value) {
        return CompletableFuture.completedFuture(SaltPack.pack(value));
    }

    private static byte @Nullable [] packed(@Nullable Object value) {
        return SaltPack.pack(value);
    }
}
