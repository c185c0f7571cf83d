package io.brine.benchmarks.swarm.minion;

import io.brine.benchmarks.swarm.keys.Identity;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** All minions of a process, with the loops and workers that carry them. Thread-safe. */
public final class Fleet implements AutoCloseable {
    private static final int LONGEST_CLOSE_SECONDS = 20;

    private final FleetContext shared;
    private final ExecutorService workers;
    private final List<Carrier> carriers = new ArrayList<>();
    private final List<SimulatedMinion> minions = new ArrayList<>();
    private final SimulatedMinion bystander;

    /**
     * Makes the minions; nothing is connected yet.
     *
     * @param identities theirs; the last one is the bystander's
     */
    public Fleet(FleetOptions options, Handshake handshake, List<Identity> identities) {
        workers =
                Executors.newFixedThreadPool(
                        options.workers(),
                        Thread.ofPlatform().daemon().name("swarm-rsa-", 0).factory());
        shared = new FleetContext(options, handshake, ZmtpContext.create(), workers);
        int connections = Math.max(1, options.requestConnections() / options.loops());
        for (int i = 0; i < options.loops(); i++) {
            carriers.add(carrier("swarm-" + i, connections));
        }
        int last = identities.size() - 1;
        for (int i = 0; i < last; i++) {
            Carrier carrier = carriers.get(i % options.loops());
            minions.add(new SimulatedMinion(shared, i, identities.get(i), carrier));
        }
        Carrier apart = carrier("swarm-bystander", 1);
        carriers.add(apart);
        bystander = new SimulatedMinion(shared, last, identities.get(last), apart);
    }

    private Carrier carrier(String name, int connections) {
        EventLoop loop = ZmtpContext.newEventLoop(name);
        return new Carrier(
                loop, new Lines(shared.context(), loop, connections), new PublicationReader());
    }

    /** A minion beside the others, on a loop of its own, so that it does not wait for theirs. */
    public SimulatedMinion bystander() {
        return bystander;
    }

    /** The minions in the order of their numbers. */
    public List<SimulatedMinion> minions() {
        return minions;
    }

    /** What they did so far. */
    public Counts counts() {
        return shared.counts();
    }

    /** Sets what minions do from the next job on. */
    public void duty(Duty duty) {
        shared.duty(duty);
    }

    /** Where sockets beside the minions' can be opened. */
    public ZmtpContext context() {
        return shared.context();
    }

    /** Tells the minions the master's public key, as if they had been with it before. */
    public void know(String masterPem) throws SaltCryptoException {
        shared.handshake().know(masterPem);
    }

    /** Closes everything; waits for it, though not for ever. */
    @Override
    public void close() {
        shared.close();
        List<CompletableFuture<@Nullable Void>> leaving =
                Stream.concat(minions.stream(), Stream.of(bystander))
                        .map(SimulatedMinion::leave)
                        .toList();
        await(CompletableFuture.allOf(leaving.toArray(CompletableFuture[]::new)));
        await(shared.context().closeAsync().toCompletableFuture());
        workers.shutdownNow();
        for (Carrier carrier : carriers) {
            carrier.loop().shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static void await(CompletableFuture<?> future) {
        try {
            future.get(Duration.ofSeconds(LONGEST_CLOSE_SECONDS).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The process ends soon, and the sockets with it.
        }
    }
}
