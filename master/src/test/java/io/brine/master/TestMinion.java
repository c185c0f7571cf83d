package io.brine.master;

import io.brine.salt.channel.AuthAnswer;
import io.brine.salt.channel.AuthPolicy;
import io.brine.salt.channel.AuthRequest;
import io.brine.salt.channel.AuthVerifier;
import io.brine.salt.channel.RequestSealer;
import io.brine.salt.channel.SealedRequest;
import io.brine.salt.channel.SignedPillar;
import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.EncAlgo;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Nonce;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A minion of version 3 made of salt-protocol's own client side. */
final class TestMinion {
    private final String id;
    private final RsaKeyPair keys;
    private final RequestSealer sealer;
    private AuthAnswer.@Nullable Accepted session;

    TestMinion(String id, RsaKeyPair keys) throws Exception {
        this.id = id;
        this.keys = keys;
        this.sealer = new RequestSealer(id, keys, EncAlgo.OAEP_SHA1, SigAlgo.PKCS1V15_SHA1);
    }

    String id() {
        return id;
    }

    RsaKeyPair keys() {
        return keys;
    }

    AuthAnswer authenticate(RunningMaster master) throws Exception {
        return authenticate(master, PayloadMap.empty());
    }

    AuthAnswer authenticate(RunningMaster master, PayloadMap autosignGrains) throws Exception {
        AuthRequest request =
                new AuthRequest(
                        3,
                        id,
                        Nonce.random(),
                        EncAlgo.OAEP_SHA1.wireName(),
                        SigAlgo.PKCS1V15_SHA1.wireName(),
                        keys.publicPem(),
                        null,
                        autosignGrains);
        byte[] reply = master.request(request.toEnvelope().encode());
        AuthAnswer answer =
                new AuthVerifier(request, null, keys, AuthPolicy.firstContact()).verify(reply);
        if (answer instanceof AuthAnswer.Accepted accepted) {
            session = accepted;
        }
        return answer;
    }

    /** Shows its key, has it accepted, and comes back. */
    TestMinion join(RunningMaster master) throws Exception {
        if (authenticate(master) instanceof AuthAnswer.Pending) {
            master.accept(id);
            authenticate(master);
        }
        accepted();
        return this;
    }

    AuthAnswer.Accepted accepted() {
        AuthAnswer.Accepted current = session;
        if (current == null) {
            throw new AssertionError(id + " is not accepted");
        }
        return current;
    }

    Crypticle sessionKey() {
        KeyString key = accepted().session();
        if (key == null) {
            throw new AssertionError("no session key");
        }
        return new Crypticle(key);
    }

    Crypticle sharedKey() {
        return new Crypticle(accepted().aes());
    }

    SealedRequest seal(Map<?, ?> load) {
        return sealer.seal(load, sessionKey(), Instant.now());
    }

    SealedRequest seal(Map<?, ?> load, Instant when) {
        return sealer.seal(load, sessionKey(), when);
    }

    /** Sends an encrypted command and opens the answer. */
    @Nullable Object call(RunningMaster master, Map<?, ?> load) throws Exception {
        SealedRequest request = seal(load);
        return RequestSealer.openReply(
                master.request(request.body()), sessionKey(), request.nonce());
    }

    PayloadMap pillar(RunningMaster master, Map<?, ?> grains) throws Exception {
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "_pillar");
        load.put("grains", grains);
        load.put("saltenv", null);
        load.put("pillarenv", null);
        load.put("pillar_override", Map.of());
        load.put("ver", "2");
        SealedRequest request = seal(load);
        return SignedPillar.open(
                master.request(request.body()),
                keys,
                accepted().masterKey(),
                request.nonce(),
                EncAlgo.OAEP_SHA1,
                SigAlgo.PKCS1V15_SHA1);
    }
}
