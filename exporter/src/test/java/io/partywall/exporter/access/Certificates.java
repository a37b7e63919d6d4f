package io.partywall.exporter.access;

import io.partywall.exporter.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and self-signed certificates, made by OpenSSL in a folder: {@code NAME.crt}, {@code
 * NAME.key}.
 */
public record Certificates(Path folder) {
  private static final String OPENSSL = "/usr/bin/openssl";

  /** Makes a certificate with an RSA key. */
  public Certificates rsa(String name, String subjectAltName) {
    return make(name, subjectAltName, "rsa:2048");
  }

  /** Makes a certificate with a key on the curve P-256. */
  public Certificates ec(String name, String subjectAltName) {
    return make(name, subjectAltName, "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
  }

  /** Makes a certificate with an Ed25519 key. */
  public Certificates ed25519(String name, String subjectAltName) {
    return make(name, subjectAltName, "ed25519");
  }

  private Certificates make(String name, String subjectAltName, String... key) {
    List<String> command = new ArrayList<>(List.of(OPENSSL, "req", "-x509", "-nodes", "-newkey"));
    command.addAll(List.of(key));
    command.addAll(
        List.of(
            "-days", "2", "-subj", "/CN=" + name, "-addext", "subjectAltName=" + subjectAltName));
    command.addAll(List.of("-out", path(name + ".crt"), "-keyout", path(name + ".key")));
    Programs.run("", command);
    return this;
  }

  /** Runs an OpenSSL command with a file in and a file out. */
  public void convert(String from, String to, String... command) {
    List<String> all = new ArrayList<>(List.of(OPENSSL));
    all.addAll(List.of(command));
    all.addAll(List.of("-in", path(from), "-out", path(to)));
    Programs.run("", all);
  }

  /** The file's whole name. */
  public String path(String file) {
    return folder.resolve(file).toString();
  }
}
