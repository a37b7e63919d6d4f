package io.partywall.exporter.access;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys in their textual encoding (RFC 7468). */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([^-]*)-----END \\1-----");
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";
  // ASN.1, DER: tags, and the version 0 of a PKCS #8 key (RFC 5208, section 5).
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  private Pem() {}

  /** The certificates in this text, in their order; what else is in it is left out. */
  static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      if (blocks.group(1).equals(CERTIFICATE)) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(decoded(blocks))));
      }
    }
    return certificates;
  }

  /**
   * The first private key in this text: PKCS #8, or as OpenSSL wrote them before, PKCS #1 for RSA
   * and SEC 1 for elliptic curves.
   *
   * @param owner the public key that it must fit, which says of what kind it is
   * @throws GeneralSecurityException if there is none that fits; the message says why
   */
  static PrivateKey key(String text, PublicKey owner) throws GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      String kind = blocks.group(1);
      if (kind.equals("ENCRYPTED " + KEY) || blocks.group(2).contains("ENCRYPTED")) {
        throw new GeneralSecurityException("the key is encrypted");
      }
      if (kind.endsWith(KEY)) {
        byte[] key = decoded(blocks);
        return KeyFactory.getInstance(owner.getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(kind.equals(KEY) ? key : wrapped(key, owner)));
      }
    }
    throw new GeneralSecurityException("there is no private key in it");
  }

  private static byte[] decoded(Matcher block) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the " + block.group(1) + " is no base64", e);
    }
  }

  /** The older forms lack what PKCS #8 says of the algorithm; the public key says it too. */
  private static byte[] wrapped(byte[] key, PublicKey owner) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(VERSION);
    content.writeBytes(algorithm(owner));
    content.writeBytes(element(OCTETS, key));
    return element(SEQUENCE, content.toByteArray());
  }

  /** The first element within {@code SubjectPublicKeyInfo} (RFC 5280, section 4.1.2.7). */
  private static byte[] algorithm(PublicKey owner) {
    ByteBuffer info = ByteBuffer.wrap(owner.getEncoded());
    header(info);
    int start = info.position();
    int length = header(info);
    byte[] algorithm = new byte[info.position() - start + length];
    info.position(start).get(algorithm);
    return algorithm;
  }

  /** Goes behind an element's tag and length, and returns the length. */
  private static int header(ByteBuffer der) {
    der.get();
    int length = der.get() & 0xff;
    if (length < 0x80) {
      return length;
    }
    int octets = length & 0x7f;
    length = 0;
    for (int i = 0; i < octets; i++) {
      length = (length << 8) | (der.get() & 0xff);
    }
    return length;
  }

  private static byte[] element(int tag, byte[] content) {
    return ByteBuffer.allocate(6 + content.length)
        .put((byte) tag)
        .put((byte) 0x84) // Four octets of length; readers take more than are needed.
        .putInt(content.length)
        .put(content)
        .array();
  }
}
