package io.brine.minion.session;

import io.brine.minion.config.MasterAddress;
import io.brine.minion.config.MinionSettings;
import io.brine.minion.config.TrustSettings;
import io.brine.salt.crypto.Fingerprint;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.Nonce;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The minion's half of {@code _auth}, version 3: makes the request and judges the answer, check by check in Salt's
 * order. The first thing that is wrong is what the outcome names. A master key is pinned only after everything was
 * verified. Waits for the disk and computes with RSA: never on an event loop. Thread-safe.
 */
final class SignIn {

  /** An answer that fails a check; the message is one line. */
  private static final class Unbelievable extends Exception {
    private static final long serialVersionUID = 1L;

    Unbelievable(String why) {
      super(why);
    }
  }

  /**
   * A request under way.
   *
   * @param body what goes to the master
   * @param nonce what its answer has to repeat
   * @param token the secret that only the pinned master can read back, or null when no master is pinned
   */
  record Attempt(byte[] body, String nonce, @Nullable String token) {}

  private final MinionSettings settings;
  private final RsaKeyPair keys;
  private final MasterPublicKeyFile pin;
  private final Supplier<Map<String, @Nullable Object>> autosignGrains;

  /**
   * @param keys this minion's own
   * @param autosignGrains the grains that are shown to the master; an empty map shows none
   */
  SignIn(MinionSettings settings, RsaKeyPair keys, Supplier<Map<String, @Nullable Object>> autosignGrains) {
    this.settings = settings;
    this.keys = keys;
    this.pin = new MasterPublicKeyFile(settings.pkiDir());
    this.autosignGrains = autosignGrains;
  }

  /** Makes a request with a new nonce. */
  Attempt prepare() throws IOException, SaltCryptoException {
    String nonce = Nonce.random();
    Map<String, @Nullable Object> load = new LinkedHashMap<>();
    load.put("cmd", "_auth");
    load.put("id", settings.id());
    load.put("nonce", nonce);
    Map<String, @Nullable Object> grains = autosignGrains.get();
    if (!grains.isEmpty()) {
      load.put("autosign_grains", grains);
    }
    load.put("pub", keys.publicPem());
    load.put("enc_algo", settings.trust().encryption().wireName());
    load.put("sig_algo", settings.trust().signing().wireName());
    String token = null;
    String pinned = pin.read();
    if (pinned != null) {
      token = KeyString.random().reveal();
      byte[] secret = token.getBytes(StandardCharsets.US_ASCII);
      load.put("token", Rsa.oaepEncrypt(PemKeys.readPublic(pinned), secret, settings.trust().encryption()));
    }
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("enc", "clear");
    envelope.put("load", load);
    envelope.put("version", 3L);
    return new Attempt(SaltPack.pack(envelope), nonce, token);
  }

  /** Judges the answer to {@code attempt}. */
  SignInOutcome judge(MasterAddress master, Attempt attempt, byte[] reply) {
    try {
      return verify(master, attempt, reply);
    } catch (Unbelievable | PayloadException | SaltCryptoException e) {
      return new SignInOutcome.Refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new SignInOutcome.Refused("the master's key file cannot be used: " + e);
    }
  }

  private SignInOutcome verify(MasterAddress master, Attempt attempt, byte[] reply)
      throws Unbelievable, PayloadException, SaltCryptoException, IOException {
    Object answer = SaltPack.unpack(reply);
    if (!(answer instanceof Map<?, ?>)) {
      throw new Unbelievable("the master answered '" + shortText(answer) + "'");
    }
    PayloadMap outer = PayloadMap.of(answer);
    if (outer.get("load") instanceof Map<?, ?> unsigned) {
      throw new Unbelievable(unsignedAnswer(unsigned.get("ret")));
    }
    byte[] signed = outer.bytes("load");
    PayloadMap inner = PayloadMap.unpack(signed);
    String pinned = pin.read();
    Offer offer = inner.has("pub_key") ? offer(inner, attempt, pinned) : null;
    String verifier = offer == null ? pinned : offer.pem();
    if (verifier != null
        && !Rsa.verify(PemKeys.readPublic(verifier), signed, outer.bytes("sig"), settings.trust().signing())) {
      throw new Unbelievable("the payload signature did not validate");
    }
    if (!MessageDigest.isEqual(octets(inner.text("nonce")), octets(attempt.nonce()))) {
      throw new Unbelievable("the payload nonce did not validate");
    }
    if (offer == null) {
      return withoutKey(inner.get("ret"));
    }
    String expected = settings.trust().masterFinger();
    String found = Fingerprint.inner(offer.pem(), settings.trust().hashType());
    if (expected != null && !expected.equalsIgnoreCase(found)) {
      return new SignInOutcome.WrongFinger(expected, found);
    }
    if (!offer.pem().equals(pinned)) {
      pin.write(offer.pem());
    }
    long port = inner.integer("publish_port");
    if (port < 1 || port > 65535) {
      throw new Unbelievable("the master told the impossible publish_port " + port);
    }
    return new SignInOutcome.Accepted(
        new Credentials(master, offer.shared(), offer.session(), (int) port, offer.key()));
  }

  private static String unsignedAnswer(@Nullable Object ret) {
    if ("bad enc algo".equals(ret)) {
      return "the master does not know this minion's encryption_algorithm; check the minion's configuration";
    }
    if ("bad sig algo".equals(ret)) {
      return "the master does not know this minion's signing_algorithm; check the minion's configuration";
    }
    return "the master's answer is not signed";
  }

  private static SignInOutcome withoutKey(@Nullable Object ret) throws Unbelievable {
    if (Boolean.TRUE.equals(ret)) {
      return new SignInOutcome.Pending();
    }
    if (Boolean.FALSE.equals(ret)) {
      return new SignInOutcome.Rejected();
    }
    if ("full".equals(ret)) {
      return new SignInOutcome.Full();
    }
    throw new Unbelievable("the master's answer has neither a key nor a known ret");
  }

  /** What an accepting answer holds, as far as it is verified with the master's key that it names. */
  private record Offer(String pem, RSAPublicKey key, KeyString shared, KeyString session) {}

  private Offer offer(PayloadMap inner, Attempt attempt, @Nullable String pinned)
      throws Unbelievable, PayloadException, SaltCryptoException, IOException {
    String sent = inner.text("pub_key");
    String pem = PemKeys.stripped(sent);
    boolean known = pem.equals(pinned);
    checkTrust(inner, sent, pinned != null, known);
    RSAPublicKey key = PemKeys.readPublic(pem);
    KeyString shared = secret(inner, "aes");
    byte[] digest = Rsa.x931Recover(key, inner.bytes("sig"));
    if (!MessageDigest.isEqual(digest, octets(HashType.SHA256.hex(octets(shared.reveal()))))) {
      throw new Unbelievable("the master's signature of its AES key did not validate");
    }
    if (attempt.token() != null && known) {
      checkToken(inner, attempt.token());
    }
    if (!inner.has("session")) {
      throw new Unbelievable("the master sent no session key; it is older than this minion");
    }
    return new Offer(pem, key, shared, secret(inner, "session"));
  }

  private void checkTrust(PayloadMap inner, String sent, boolean pinned, boolean known)
      throws Unbelievable, PayloadException, SaltCryptoException, IOException {
    TrustSettings trust = settings.trust();
    boolean signed = inner.get("pub_sig") != null;
    if (signed && !trust.verifyMasterPubkeySign()) {
      throw new Unbelievable("the master signs its public key, but verify_master_pubkey_sign is off on this minion");
    }
    if (!signed && trust.verifyMasterPubkeySign()) {
      throw new Unbelievable("verify_master_pubkey_sign is on, but the master does not sign its public key");
    }
    if (trust.verifyMasterPubkeySign() && (!known || trust.alwaysVerifySignature())) {
      checkPublicKeySignature(sent, inner.text("pub_sig"));
    } else if (pinned && !known && !trust.openMode()) {
      throw new Unbelievable(
          "the master key has changed, the salt master could have been subverted, verify salt master's public key; "
              + "if it is the right one, remove "
              + pin.path()
              + " and restart the minion");
    }
  }

  private void checkPublicKeySignature(String sent, String base64)
      throws Unbelievable, SaltCryptoException, IOException {
    Path file = settings.pkiDir().resolve(settings.trust().signKeyName() + ".pub");
    if (!Files.isReadable(file)) {
      throw new Unbelievable("the verification public key " + file + " cannot be read");
    }
    RSAPublicKey signer = PemKeys.readPublic(Files.readString(file, StandardCharsets.UTF_8));
    byte[] signature;
    try {
      signature = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new Unbelievable("the signature of the master's public key is not base64");
    }
    if (!Rsa.verify(signer, sent.getBytes(StandardCharsets.UTF_8), signature, settings.trust().signing())) {
      throw new Unbelievable("the signature of the master's public key does not validate with " + file);
    }
  }

  private void checkToken(PayloadMap inner, String token) throws Unbelievable, PayloadException, SaltCryptoException {
    if (!inner.has("token")) {
      throw new Unbelievable("the master did not give the token back");
    }
    byte[] back = Rsa.oaepDecrypt(keys.privateKey(), inner.bytes("token"), settings.trust().encryption());
    if (!Arrays.equals(back, octets(token))) {
      throw new Unbelievable("the master failed to decrypt the random minion token");
    }
  }

  private KeyString secret(PayloadMap inner, String field) throws PayloadException, SaltCryptoException {
    byte[] secret = Rsa.oaepDecrypt(keys.privateKey(), inner.bytes(field), settings.trust().encryption());
    return KeyString.of(new String(secret, StandardCharsets.US_ASCII));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String shortText(@Nullable Object answer) {
    String text = String.valueOf(answer);
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
