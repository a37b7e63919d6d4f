package io.partywall.orchestrator.host;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.partywall.orchestrator.testbed.TestBed.HostAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A host behind SSH. */
public final class SshHost implements Host {
  private static final Duration UPLOAD = Duration.ofSeconds(30);

  /** No lease, but no harm either: it waits for a bounded time, and fewer bytes change nothing. */
  private static final String UPLOAD_SCRIPT =
      """
      new=$1.new
      timeout "$3" head -c "$2" >"$new" && [ "$(wc -c <"$new")" -eq "$2" ] && mv -f -- "$new" "$1" && exit
      rm -f -- "$new"
      exit 1
      """;

  private final String name;
  private final SshConnection connection;

  private SshHost(String name, SshConnection connection) {
    this.name = name;
    this.connection = connection;
  }

  /** Connects with a key, to the host that the known keys name and to no other. */
  public static SshHost connect(String name, HostAddress address) {
    return new SshHost(name, SshConnection.open(name, address));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Output run(Duration deadline, List<String> command) {
    // The lease is a little longer, so that it is this side that notices and says so.
    try (RemoteProgram program = start(deadline.plusSeconds(2), command)) {
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() -> drain(program.output()), Thread::startVirtualThread);
      int status = program.await(deadline);
      return new Output(command, status, output.join(), program.errorOutput());
    }
  }

  @Override
  public RemoteProgram start(Duration deadline, List<String> command) {
    SshProgram program = open(command.getFirst());
    program.startLeased(Watchdog.commandLine(deadline, command));
    return program;
  }

  @Override
  public void upload(String path, byte[] content) {
    List<String> command =
        List.of(
            "bash",
            "-c",
            UPLOAD_SCRIPT,
            "upload",
            path,
            Integer.toString(content.length),
            Long.toString(UPLOAD.toSeconds()));
    try (SshProgram program = open("upload")) {
      program.startFed(Shell.quote(command), content);
      if (program.await(UPLOAD) != 0) {
        throw new HostException(
            "%s: %s cannot be written: %s".formatted(name, path, program.errorOutput().strip()));
      }
    }
  }

  @Override
  public byte[] fetch(int port, String path, Duration deadline) {
    String place = "%s: http://127.0.0.1:%d%s".formatted(name, port, path);
    try (Tunnel tunnel = Tunnel.open(connection, port, deadline)) {
      return HttpReply.body(place, tunnel.exchange(HttpReply.request(path)));
    } catch (IOException e) {
      throw new HostException("%s: no answer: %s".formatted(place, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private SshProgram open(String program) {
    String title = name + ": " + program;
    try {
      return new SshProgram(title, (ChannelExec) connection.channel("exec"));
    } catch (JSchException | IOException e) {
      throw new HostException(title + ": the connection is gone: " + e.getMessage(), e);
    }
  }

  /** Reads to the end, so that the program never fails for want of a reader, and keeps a part. */
  private static String drain(InputStream in) {
    try (in) {
      byte[] kept = in.readNBytes(SshProgram.KEPT);
      in.transferTo(OutputStream.nullOutputStream());
      return new String(kept, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
