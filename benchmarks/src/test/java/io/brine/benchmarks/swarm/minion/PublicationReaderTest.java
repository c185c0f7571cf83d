package io.brine.benchmarks.swarm.minion;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.channel.Publication;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.Bytes;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class PublicationReaderTest {
    private final SharedKey key = key(1);
    private final PublicationReader reader = new PublicationReader();

    private static SharedKey key(int number) {
        return new SharedKey(
                Bytes.of(new byte[] {(byte) number}), new Crypticle(KeyString.random()));
    }

    private static byte[] publish(SharedKey key, Object target, String type) throws Exception {
        Map<String, Object> load =
                Map.of(
                        "jid",
                        "20261123000000000001",
                        "fun",
                        "test.ping",
                        "arg",
                        List.of(),
                        "tgt",
                        target,
                        "tgt_type",
                        type);
        return Publication.seal(load, 7, key.crypticle(), null, SigAlgo.PKCS1V15_SHA1).encode();
    }

    private Job job(Object target, String type) throws Exception {
        return ((PublicationReader.Read.Opened) reader.read(publish(key, target, type), key)).job();
    }

    @Test
    void whoIsMeant() throws Exception {
        assertThat(job("*", "glob").isFor("swarm00001")).isTrue();
        assertThat(job("swarm0000?", "glob").isFor("swarm00001")).isTrue();
        assertThat(job("web*", "glob").isFor("swarm00001")).isFalse();
        assertThat(job(List.of("a", "swarm00001"), "list").isFor("swarm00001")).isTrue();
        assertThat(job(List.of("a", "b"), "list").isFor("swarm00001")).isFalse();
        assertThat(job("os:Debian", "grain").isFor("swarm00001")).isFalse();
    }

    @Test
    void theSameOctetsAreOpenedOnce() throws Exception {
        byte[] body = publish(key, "*", "glob");
        PublicationReader.Read first = reader.read(body, key);
        assertThat(reader.read(body.clone(), key)).isSameAs(first);
    }

    @Test
    void anotherKeyIsTold() throws Exception {
        SharedKey next = key(2);
        byte[] body = publish(next, "*", "glob");
        assertThat(reader.read(body, key)).isInstanceOf(PublicationReader.Read.OtherKey.class);
        assertThat(reader.read(body, next)).isInstanceOf(PublicationReader.Read.Opened.class);
    }

    @Test
    void nonsenseIsUnreadable() {
        assertThat(reader.read(new byte[] {1, 2, 3}, key))
                .isInstanceOf(PublicationReader.Read.Unreadable.class);
    }
}
