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
import io.brine.salt.payload.SaltPack;
import io.brine.session.PublicationOpener.Opened;
import io.brine.session.PublicationOpener.Reason;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class PublicationOpenerTest {

    private static final RsaKeyPair MASTER = RsaKeyPair.generate(2048);
    private static final RsaKeyPair STRANGER = RsaKeyPair.generate(2048);
    private static final Map<String, Object> JOB =
            Map.of("fun", "test.ping", "jid", "1", "tgt", "*", "arg", List.of());

    private final KeyString key = KeyString.random();
    private final Credentials credentials = credentials(key);

    private static Credentials credentials(KeyString shared) {
        return new Credentials(
                new MasterAddress("m", 4506), shared, KeyString.random(), 4505, MASTER.publicKey());
    }

    private static PublicationOpener opener(boolean requireSigned) {
        return new PublicationOpener(
                new TrustSettings(
                        false,
                        null,
                        HashType.SHA256,
                        false,
                        false,
                        "master_sign",
                        EncAlgo.OAEP_SHA1,
                        SigAlgo.PKCS1V15_SHA1,
                        requireSigned,
                        false));
    }

    private static byte[] publication(KeyString key, long serial, @Nullable RsaKeyPair signer)
            throws SaltCryptoException {
        return Publication.seal(JOB, serial, new Crypticle(key), signer, SigAlgo.PKCS1V15_SHA1)
                .encode();
    }

    private static Reason reason(Opened opened) {
        assertThat(opened).isInstanceOf(Opened.Dropped.class);
        return ((Opened.Dropped) opened).reason();
    }

    @Test
    void opensWhatTheMasterSigned() throws SaltCryptoException {
        Opened opened = opener(true).open(credentials, publication(key, 1, MASTER));

        assertThat(opened).isInstanceOf(Opened.Load.class);
        assertThat(((Opened.Load) opened).load().asMap())
                .containsEntry("fun", "test.ping")
                .doesNotContainKey("serial");
    }

    @Test
    void takesAnUnsignedPublicationUnlessSignaturesAreAskedFor() throws SaltCryptoException {
        byte[] unsigned = publication(key, 1, null);

        assertThat(opener(false).open(credentials, unsigned)).isInstanceOf(Opened.Load.class);
        assertThat(reason(opener(true).open(credentials, unsigned))).isEqualTo(Reason.NOT_SIGNED);
    }

    @Test
    void refusesTheSignatureOfAStrangerAlsoWhenSignaturesAreNotAskedFor()
            throws SaltCryptoException {
        byte[] forged = publication(key, 1, STRANGER);

        assertThat(reason(opener(false).open(credentials, forged)))
                .isEqualTo(Reason.WRONG_SIGNATURE);
        assertThat(reason(opener(true).open(credentials, forged)))
                .isEqualTo(Reason.WRONG_SIGNATURE);
    }

    @Test
    void refusesAReplayedOrOlderSerial() throws SaltCryptoException {
        PublicationOpener opener = opener(false);
        byte[] fifth = publication(key, 5, MASTER);
        assertThat(opener.open(credentials, fifth)).isInstanceOf(Opened.Load.class);

        assertThat(reason(opener.open(credentials, fifth))).isEqualTo(Reason.OLD_SERIAL);
        assertThat(reason(opener.open(credentials, publication(key, 4, MASTER))))
                .isEqualTo(Reason.OLD_SERIAL);
        assertThat(opener.open(credentials, publication(key, 6, MASTER)))
                .isInstanceOf(Opened.Load.class);
    }

    @Test
    void remembersSerialsAcrossASignInThatKeptTheKey() throws SaltCryptoException {
        PublicationOpener opener = opener(false);
        byte[] first = publication(key, 1, MASTER);
        opener.open(credentials, first);

        assertThat(reason(opener.open(credentials(key), first))).isEqualTo(Reason.OLD_SERIAL);
    }

    @Test
    void beginsToCountAgainWithANewKey() throws SaltCryptoException {
        PublicationOpener opener = opener(false);
        opener.open(credentials, publication(key, 100, MASTER));
        KeyString next = KeyString.random();

        assertThat(opener.open(credentials(next), publication(next, 1, MASTER)))
                .isInstanceOf(Opened.Load.class);
    }

    @Test
    void knowsWhenAnotherKeyIsNeeded() throws SaltCryptoException {
        assertThat(opener(false).open(credentials, publication(KeyString.random(), 1, MASTER)))
                .isInstanceOf(Opened.UnknownKey.class);
    }

    @Test
    void dropsWhatIsNoPublication() {
        PublicationOpener opener = opener(false);

        assertThat(reason(opener.open(credentials, new byte[] {(byte) 0xc1, 2, 3})))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reason(opener.open(credentials, SaltPack.pack("text"))))
                .isEqualTo(Reason.MALFORMED);
        assertThat(
                        reason(
                                opener.open(
                                        credentials,
                                        SaltPack.pack(Map.of("enc", "clear", "load", "x")))))
                .isEqualTo(Reason.MALFORMED);
        assertThat(
                        reason(
                                opener.open(
                                        credentials,
                                        SaltPack.pack(Map.of("enc", "aes", "load", "short")))))
                .isEqualTo(Reason.UNREADABLE);
    }
}
