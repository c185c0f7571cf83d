package io.brine.benchmarks.swarm.master;

import io.brine.salt.channel.Envelope;
import io.brine.salt.channel.RequestChannel;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import io.brine.zmtp.socket.ZmtpContext;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Publishes jobs as the {@code salt} command does: the clear {@code publish} with the user's key
 * from the master's cache. Thread-safe.
 */
public final class Publisher implements AutoCloseable {
    /**
     * A job that was published.
     *
     * @param minions whom the master expects to answer
     */
    public record Published(String jid, List<String> minions) {}

    private final RequestChannel channel;
    private final String user;
    private final String key;
    private final Duration timeout;

    private Publisher(RequestChannel channel, String user, String key, Duration timeout) {
        this.channel = channel;
        this.user = user;
        this.key = key;
        this.timeout = timeout;
    }

    /**
     * A publisher for a master on this machine.
     *
     * @param cachedir of the master, readable for us
     * @param timeout from a publish to the master's answer
     * @throws IOException when there is no key of this user in it
     */
    public static Publisher open(
            ZmtpContext context, String uri, Path cachedir, String user, Duration timeout)
            throws IOException {
        Path file = cachedir.resolve("." + user + "_key");
        if (!Files.isReadable(file)) {
            throw new IOException(
                    file
                            + " cannot be read: run as the user of the master, or name another"
                            + " --user");
        }
        return new Publisher(
                new RequestChannel(context, uri, RequestChannel.Options.defaults()),
                user,
                Files.readString(file).strip(),
                timeout);
    }

    /** Publishes to everybody. */
    public CompletableFuture<Published> publish(String fun, List<?> arguments) {
        return publish("*", "glob", fun, arguments);
    }

    /**
     * Publishes; fails with a {@link PayloadException} that tells what the master did not like.
     *
     * @param target an expression, or a list of ids
     */
    public CompletableFuture<Published> publish(
            Object target, String targetType, String fun, List<?> arguments) {
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "publish");
        load.put("tgt", target);
        load.put("fun", fun);
        load.put("arg", arguments);
        load.put("key", key);
        load.put("tgt_type", targetType);
        load.put("ret", "");
        load.put("jid", "");
        load.put("kwargs", Map.of("show_timeout", true, "show_jid", false, "delimiter", ":"));
        load.put("user", user);
        byte[] body = new Envelope.Clear(Envelope.CURRENT_VERSION, PayloadMap.ofMap(load)).encode();
        return channel.request(body, timeout).toCompletableFuture().thenApply(Publisher::published);
    }

    private static Published published(byte[] reply) {
        try {
            PayloadMap answer = PayloadMap.of(SaltPack.unpack(reply));
            if (answer.has("error")) {
                throw new PayloadException("the master refused to publish: " + answer.get("error"));
            }
            PayloadMap load = answer.map("load");
            if (load.has("error")) {
                throw new PayloadException("the master did not publish: " + load.get("error"));
            }
            return new Published(
                    load.text("jid"), load.list("minions").stream().map(String::valueOf).toList());
        } catch (PayloadException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
