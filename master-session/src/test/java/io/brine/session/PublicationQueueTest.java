package io.brine.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.channel.Publication;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

class PublicationQueueTest {

    private static final RsaKeyPair MASTER = RsaKeyPair.generate(2048);
    private static final TrustSettings TRUST =
            new TrustSettings(
                    false,
                    null,
                    HashType.SHA256,
                    false,
                    false,
                    "master_sign",
                    EncAlgo.OAEP_SHA1,
                    SigAlgo.PKCS1V15_SHA1,
                    false,
                    false);

    private final List<@Nullable Object> jobs = new ArrayList<>();
    private final ArrayDeque<Runnable> worker = new ArrayDeque<>();

    /** Credentials as the test gives them out. */
    private static final class Keys implements PublicationQueue.Renewal {
        Credentials current;
        final List<CompletableFuture<Credentials>> renewals = new ArrayList<>();

        Keys(Credentials current) {
            this.current = current;
        }

        @Override
        public CompletionStage<Credentials> credentials() {
            return CompletableFuture.completedFuture(current);
        }

        @Override
        public CompletionStage<Credentials> renew(Credentials stale) {
            CompletableFuture<Credentials> renewal = new CompletableFuture<>();
            renewals.add(renewal);
            return renewal;
        }
    }

    private static Credentials credentials(KeyString shared) {
        return new Credentials(
                new MasterAddress("m", 4506), shared, KeyString.random(), 4505, MASTER.publicKey());
    }

    private static byte[] publication(KeyString key, long serial, String jid) {
        try {
            return Publication.seal(
                            Map.of("jid", jid),
                            serial,
                            new Crypticle(key),
                            null,
                            SigAlgo.PKCS1V15_SHA1)
                    .encode();
        } catch (SaltCryptoException e) {
            throw new AssertionError(e);
        }
    }

    private PublicationQueue queue(Keys keys) {
        return new PublicationQueue(
                new PublicationOpener(TRUST),
                worker::add,
                keys,
                load -> jobs.add(load.get("jid")),
                new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1), new Random(1)));
    }

    private void work() {
        for (Runnable task; (task = worker.poll()) != null; ) {
            task.run();
        }
    }

    @Test
    void opensPublicationsInTheirOrder() {
        KeyString key = KeyString.random();
        PublicationQueue queue = queue(new Keys(credentials(key)));
        queue.offer(publication(key, 1, "a"));
        queue.offer(publication(key, 2, "b"));
        queue.offer(publication(key, 3, "c"));
        work();

        assertThat(jobs).containsExactly("a", "b", "c");
    }

    @Test
    void aChangeOfTheMastersKeyLosesNoJob() {
        KeyString before = KeyString.random();
        KeyString after = KeyString.random();
        Keys keys = new Keys(credentials(before));
        PublicationQueue queue = queue(keys);
        queue.offer(publication(before, 9, "old"));
        queue.offer(publication(after, 1, "first under the new key"));
        queue.offer(publication(after, 2, "second"));
        work();
        assertThat(jobs).containsExactly("old");
        assertThat(keys.renewals).hasSize(1);

        keys.current = credentials(after);
        keys.renewals.getFirst().complete(keys.current);
        work();

        assertThat(jobs).containsExactly("old", "first under the new key", "second");
        assertThat(keys.renewals).hasSize(1);
    }

    @Test
    void forgedPublicationsDoNotMakeTheMinionSignInAgainAndAgain() {
        KeyString key = KeyString.random();
        Keys keys = new Keys(credentials(key));
        PublicationQueue queue = queue(keys);
        queue.offer(publication(KeyString.random(), 1, "forged"));
        work();
        keys.renewals.getFirst().complete(credentials(key));
        work();
        for (int i = 0; i < 100; i++) {
            queue.offer(publication(KeyString.random(), i, "forged"));
        }
        queue.offer(publication(key, 1, "honest"));
        work();

        assertThat(keys.renewals).hasSize(1);
        assertThat(jobs).containsExactly("honest");
    }

    @Test
    void goesOnAfterASignInThatFailed() {
        KeyString key = KeyString.random();
        Keys keys = new Keys(credentials(key));
        PublicationQueue queue = queue(keys);
        queue.offer(publication(KeyString.random(), 1, "lost"));
        queue.offer(publication(key, 1, "kept"));
        work();
        keys.renewals.getFirst().completeExceptionally(new MasterException("no"));
        work();

        assertThat(jobs).containsExactly("kept");
    }

    @Test
    void holdsTheSocketBackInsteadOfDroppingAnything() {
        KeyString key = KeyString.random();
        PublicationQueue queue = queue(new Keys(credentials(key)));
        List<String> valve = new ArrayList<>();
        queue.regulate(
                new PublicationQueue.Valve() {
                    @Override
                    public void pause() {
                        valve.add("pause");
                    }

                    @Override
                    public void resume() {
                        valve.add("resume");
                    }
                });
        for (int i = 1; i <= 1000; i++) {
            queue.offer(publication(key, i, "job" + i));
        }
        assertThat(valve).containsExactly("pause");
        work();

        assertThat(valve).containsExactly("pause", "resume");
        assertThat(jobs).hasSize(1000);
    }
}
