package ai.stigmer.cli.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.stigmer.cli.engine.ContainerEngine.LogQuery;
import ai.stigmer.cli.failure.StigmerException;
import ai.stigmer.cli.output.Envelope;
import ai.stigmer.cli.output.Result;
import ai.stigmer.cli.runner.Instance;
import ai.stigmer.cli.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip for a bug report: findings, status and the end of the log, with every secret blotted out.
 */
public final class Bundle {
  private static final int LINES = 500;
  private static final int SHORTEST_SECRET = 4;

  private final ServerContext context;
  private final ServerOptions options;

  public Bundle(ServerContext context, ServerOptions options) {
    this.context = context;
    this.options = options;
  }

  public void write(Path file, Result findings) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("doctor.json", Envelope.of("doctor", findings));
    entries.put("status.json", Envelope.of("server status", new Look(context, options).once()));
    entries.put("runner.log", log());
    entries.put(
        "machine.txt",
        "stigmer "
            + context.cliVersion()
            + "\n"
            + context.host().operatingSystem()
            + " "
            + context.host().kernel()
            + " "
            + context.host().architecture()
            + "\n");
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(unfinished))) {
        for (Map.Entry<String, String> entry : entries.entrySet()) {
          zip.putNextEntry(new ZipEntry(entry.getKey()));
          zip.write(redacted(entry.getValue()).getBytes(UTF_8));
          zip.closeEntry();
        }
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Home.failed("write", file, e);
    }
  }

  private String log() {
    StringBuilder lines = new StringBuilder();
    try {
      Optional<Place> place = Place.ofLastStart(context, options);
      if (place.isPresent()) {
        try (Place found = place.get()) {
          found
              .runner()
              .find()
              .filter(Instance::ours)
              .ifPresent(
                  instance ->
                      found
                          .runner()
                          .logs(
                              instance,
                              new LogQuery(false, LINES, 0, false),
                              (standardError, line) -> {
                                lines.append(line).append('\n');
                                return true;
                              }));
        }
      }
    } catch (StigmerException e) {
      lines.append(e.getMessage()).append('\n');
    }
    return lines.toString();
  }

  /** By value: wherever a secret of the environment stands, also in what others wrote. */
  private String redacted(String text) {
    String redacted = text;
    for (Map.Entry<String, String> variable : context.host().environment().entrySet()) {
      String name = variable.getKey();
      boolean secret =
          context.variables().secret(name) || name.matches(".*(?:KEY|TOKEN|SECRET|PASSWORD).*");
      if (secret && variable.getValue().length() >= SHORTEST_SECRET) {
        redacted = redacted.replace(variable.getValue(), "(redacted)");
      }
    }
    return redacted;
  }
}
