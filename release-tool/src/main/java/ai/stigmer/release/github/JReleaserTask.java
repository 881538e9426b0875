package ai.stigmer.release.github;

import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jgit.util.FS;
import org.jreleaser.engine.context.ContextCreator;
import org.jreleaser.engine.release.Releasers;
import org.jreleaser.logging.JReleaserLogger;
import org.jreleaser.model.api.JReleaserCommand;
import org.jreleaser.model.api.JReleaserContext.Mode;
import org.jreleaser.model.internal.JReleaserContext;
import org.jreleaser.model.internal.JReleaserContext.Configurer;
import org.jreleaser.model.internal.JReleaserModel;
import org.jreleaser.model.internal.release.GithubReleaser;
import org.jreleaser.model.spi.release.ReleaseException;
import org.jreleaser.workflow.Workflows;

/**
 * The side of {@link JReleaser} that knows JReleaser's classes. It is loaded with them, apart from
 * everything else, and speaks to the other side in types of the JDK only: settings in, nothing out;
 * {@link IllegalArgumentException} for a bad configuration, {@link IllegalStateException} for what
 * failed on its way.
 */
public final class JReleaserTask implements Consumer<Map<String, String>> {
  private final List<String> complaints = new ArrayList<>();

  @Override
  public void accept(Map<String, String> settings) {
    boolean announcing = get(settings, "task").equals("announce");
    JReleaserContext context = prepare(settings, announcing);
    try {
      if (announcing) {
        Workflows.announce(context).execute();
      } else {
        Releasers.releaserFor(context).release();
      }
    } catch (ReleaseException | RuntimeException e) {
      throw new IllegalStateException(text(e), e);
    }
  }

  private JReleaserContext prepare(Map<String, String> settings, boolean announcing) {
    try {
      JReleaserContext context = context(settings, announcing);
      Workflows.changelog(context).execute();
      return context;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(text(e), e);
    }
  }

  private JReleaserContext context(Map<String, String> settings, boolean announcing) {
    // Else JGit starts git, with the tokens in its environment, to ask where the machine's settings
    // are.
    FS.DETECTED.setGitSystemConfig(null);
    JReleaserLogger quiet = logger();
    Path folder = Path.of(get(settings, "folder"));
    JReleaserModel model =
        ContextCreator.resolveModel(quiet, Path.of(get(settings, "configuration")));
    model.getProject().setName(get(settings, "product"));
    model.getProject().setVersion(get(settings, "version"));
    release(model.getRelease().getGithub(), settings, announcing);
    Path output = Path.of(get(settings, "output"));
    return ContextCreator.create(
        quiet,
        Configurer.CLI_YAML,
        Mode.FULL,
        announcing ? JReleaserCommand.ANNOUNCE : JReleaserCommand.RELEASE,
        model,
        folder,
        // No settings of whoever runs this.
        output.resolve("no-settings"),
        output,
        false,
        false,
        true,
        false,
        true,
        List.of(),
        List.of());
  }

  /** All but the changelog: that and the announcers are what jreleaser.yml is for. */
  private static void release(
      GithubReleaser github, Map<String, String> settings, boolean announcing) {
    github.setOwner(get(settings, "owner"));
    github.setName(get(settings, "name"));
    github.setUsername(get(settings, "owner"));
    github.setToken(get(settings, "token"));
    github.setApiEndpoint(get(settings, "endpoint"));
    github.setBranch(get(settings, "branch"));
    github.setTagName(get(settings, "tagPrefix") + "{{projectVersion}}");
    github.setReleaseName(get(settings, "product") + " {{projectVersion}}");
    github.getPrerelease().setEnabled(Boolean.valueOf(get(settings, "prerelease")));
    github.setDraft(!announcing);
    github.setSkipTag(true);
    github.setSkipRelease(announcing);
    github.setOverwrite(false);
    github.getUpdate().setEnabled(false);
    github.getMilestone().setClose(false);
    github.getIssues().setEnabled(false);
    github.setUploadAssets("NEVER");
  }

  private static String get(Map<String, String> settings, String key) {
    return Objects.requireNonNull(settings.get(key), key);
  }

  /** Keeps what JReleaser complains about, for the message of a failure, and drops the rest. */
  private JReleaserLogger logger() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    InvocationHandler handler =
        (_, method, arguments) -> {
          if (method.getReturnType() == PrintWriter.class) {
            return nowhere;
          }
          if (method.getName().equals("error") && arguments != null) {
            complaints.add(String.valueOf(arguments[0]).strip());
          }
          return null;
        };
    return (JReleaserLogger)
        Proxy.newProxyInstance(
            JReleaserTask.class.getClassLoader(), new Class<?>[] {JReleaserLogger.class}, handler);
  }

  private String text(Exception e) {
    complaints.removeIf(c -> c.isEmpty() || c.startsWith("==") || c.contains("trace.log"));
    String said =
        complaints.isEmpty() ? String.valueOf(e.getMessage()) : String.join("; ", complaints);
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String cause = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return said.contains(cause) ? said : said + ": " + cause;
  }
}
