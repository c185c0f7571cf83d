package io.brine.benchmarks.swarm.minion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.benchmarks.swarm.keys.Identity;
import io.brine.salt.channel.AuthReply;
import io.brine.salt.channel.AuthReplySealer;
import io.brine.salt.channel.AuthRequest;
import io.brine.salt.channel.Envelope;
import io.brine.salt.channel.TokenVerifier;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.payload.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

/** The minions' half against the master's of salt-protocol, which brine-master uses. */
class HandshakeTest {
    private static final RsaKeyPair MASTER = RsaKeyPair.generate(2048);
    private static final Identity MINION = identity("one");

    private final KeyString shared = KeyString.random();
    private final KeyString session = KeyString.random();
    private final AuthReplySealer sealer = new AuthReplySealer(MASTER, 4505, null);

    private static Identity identity(String id) {
        try {
            RsaKeyPair keys = RsaKeyPair.generate(2048);
            return new Identity(id, keys, Bytes.of(TokenVerifier.token(keys.privateKey())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] answer(Handshake.Attempt attempt) throws Exception {
        Envelope.Clear envelope = (Envelope.Clear) Envelope.decode(attempt.body(), 3);
        AuthRequest request = AuthRequest.of(envelope);
        return sealer.seal(
                request,
                new AuthReply.Accepted(PemKeys.readPublic(request.pub()), shared, session));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSessionIsWhatTheMasterGave(boolean thorough) throws Exception {
        Handshake handshake = new Handshake(thorough);
        Handshake.Attempt first = handshake.prepare(MINION, true);
        assertThat(first.request().token()).as("the master is not known yet").isNull();
        Session in = handshake.judge(MINION, first, answer(first));
        assertThat(in.publishPort()).isEqualTo(4505);
        assertThat(in.own().open(new Crypticle(session).seal(Map.of("a", 1L))))
                .isEqualTo(Map.of("a", 1L));
        assertThat(in.shared().crypticle().open(new Crypticle(shared).seal("job")))
                .isEqualTo("job");

        Handshake.Attempt second = handshake.prepare(MINION, true);
        assertThat(second.request().token()).as("a secret for the known master").isNotNull();
        handshake.judge(MINION, second, answer(second));
        assertThat(handshake.prepare(MINION, false).request().token()).isNull();
    }

    @Test
    void theSharedKeyIsDecryptedOnceForAllMinions() throws Exception {
        Handshake handshake = new Handshake(false);
        Handshake.Attempt first = handshake.prepare(MINION, true);
        Session one = handshake.judge(MINION, first, answer(first));
        Identity other = identity("two");
        Handshake.Attempt second = handshake.prepare(other, true);
        assertThat(handshake.judge(other, second, answer(second)).shared()).isSameAs(one.shared());
    }

    @Test
    void anAnswerToAnotherRequestIsRefused() throws Exception {
        Handshake handshake = new Handshake(false);
        byte[] answer = answer(handshake.prepare(MINION, true));
        Handshake.Attempt other = handshake.prepare(MINION, true);
        assertThatThrownBy(() -> handshake.judge(MINION, other, answer))
                .isInstanceOf(LoginException.class)
                .hasMessageContaining("another request");
    }

    @Test
    void anotherMasterIsRefused() throws Exception {
        Handshake handshake = new Handshake(false);
        handshake.know(RsaKeyPair.generate(2048).publicPem());
        Handshake.Attempt attempt = handshake.prepare(MINION, true);
        assertThatThrownBy(() -> handshake.judge(MINION, attempt, answer(attempt)))
                .isInstanceOf(LoginException.class)
                .hasMessageContaining("another than before");
    }

    @Test
    void aKeyThatWaitsIsWorthAnotherAttempt() throws Exception {
        Handshake handshake = new Handshake(false);
        Handshake.Attempt attempt = handshake.prepare(MINION, true);
        byte[] pending = sealer.seal(attempt.request(), new AuthReply.Pending());
        assertThatThrownBy(() -> handshake.judge(MINION, attempt, pending))
                .isInstanceOfSatisfying(
                        LoginException.class, e -> assertThat(e.isPending()).isTrue());
        byte[] rejected = sealer.seal(attempt.request(), new AuthReply.Rejected());
        assertThatThrownBy(() -> handshake.judge(MINION, attempt, rejected))
                .isInstanceOfSatisfying(
                        LoginException.class, e -> assertThat(e.isPending()).isFalse());
    }
}
