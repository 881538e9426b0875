package ai.stigmer.release.formula;

import ai.stigmer.release.formula.RubySource.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks and methods: livecheck, bottle, dependencies, install, service, test. */
final class BlockRules {
  private static final Set<String> CONTAINER_ENGINES =
      Set.of(
          "colima",
          "docker",
          "docker-desktop",
          "docker-engine",
          "orbstack",
          "podman",
          "podman-desktop",
          "rancher");
  private static final Pattern QUOTED_BIN =
      Pattern.compile(
          "\\b(?:(?:quiet_|safe_)?system|generate_completions_from_executable)[ (]\\s*\"#\\{bin\\}/");
  private static final Pattern KEG_PATH =
      Pattern.compile("(?<![\\w/.\"-])(bin|libexec|pkgshare|prefix|sbin|share)\\b(?=/| *[\\],}])");
  private static final Pattern TAP = Pattern.compile("\\bbrew\\s+tap\\s+[\\w-]+/[\\w-]+");
  private static final Pattern BOTTLE_TAG = Pattern.compile("(\\w+):\\s*\"");

  private BlockRules() {}

  static List<Finding> check(RubySource source) {
    var findings = new ArrayList<Finding>();
    livecheck(source, findings);
    bottle(source, findings);
    install(source, findings);
    service(source, findings);
    test(source, findings);
    for (Line line : source.lines()) {
      if (line.head().equals("depends_on")
          && line.literal().filter(CONTAINER_ENGINES::contains).isPresent()) {
        findings.add(
            new Finding(
                line.number(),
                FormulaRule.CONTAINER_DEPENDENCY,
                "a container engine as a dependency: users have their own, in another place",
                "name it in `caveats`"));
      }
      if (TAP.matcher(line.text()).find()) {
        findings.add(
            new Finding(
                line.number(),
                FormulaRule.UNTRUSTED_INSTALL,
                "since Homebrew 6 a formula of a tap that was only tapped is refused as untrusted",
                "write `brew install <user>/<tap>/<formula>`"));
      }
      if (QUOTED_BIN.matcher(line.code()).find()) {
        findings.add(
            new Finding(
                line.number(),
                FormulaRule.EXECUTABLE_PATH,
                "`\"#{bin}/…\"` as an argument",
                "write `bin/\"…\"`"));
      }
    }
    return findings;
  }

  private static void livecheck(RubySource source, List<Finding> findings) {
    Optional<Line> block = source.topLevel("livecheck").findFirst();
    if (block.isEmpty()) {
      findings.add(
          new Finding(
              1,
              FormulaRule.LIVECHECK,
              "no `livecheck`: nobody is told of newer versions",
              "add `livecheck do` with `url :stable` and `strategy :github_latest`"));
    } else if (within(source, "livecheck do").stream()
        .noneMatch(line -> Set.of("url", "skip", "formula").contains(line.head()))) {
      findings.add(
          new Finding(
              block.get().number(),
              FormulaRule.LIVECHECK,
              "`livecheck` without `url`",
              "add `url :stable`"));
    }
  }

  private static void bottle(RubySource source, List<Finding> findings) {
    Optional<Line> statement = source.topLevel("bottle").findFirst();
    if (statement.isEmpty()) {
      return;
    }
    int number = statement.get().number();
    if (!statement.get().code().equals("bottle do")) {
      findings.add(
          new Finding(
              number,
              FormulaRule.BOTTLE,
              "`%s` no longer loads".formatted(statement.get().code()),
              "remove it"));
      return;
    }
    List<Line> body = within(source, "bottle do");
    if (body.stream().noneMatch(line -> line.head().equals("root_url"))) {
      findings.add(
          new Finding(
              number,
              FormulaRule.BOTTLE,
              "no `root_url`: Homebrew looks for the bottles on its own server",
              "add the folder the bottles are in"));
    }
    var order = new ArrayList<Integer>();
    for (Line line : body.stream().filter(line -> line.head().equals("sha256")).toList()) {
      if (!line.code().contains("cellar:")) {
        findings.add(
            new Finding(
                line.number(),
                FormulaRule.BOTTLE,
                "no `cellar:`: Homebrew pours the bottle in its default prefix only",
                "write `sha256 cellar: :any_skip_relocation, …`"));
      }
      Matcher tag = BOTTLE_TAG.matcher(line.code());
      if (tag.find()) {
        order.add(place(tag.group(1)));
      }
    }
    if (!order.equals(order.stream().sorted(Comparator.naturalOrder()).toList())) {
      findings.add(
          new Finding(
              number,
              FormulaRule.BOTTLE,
              "bottles out of order",
              "list macOS ARM, macOS Intel, Linux ARM, Linux Intel"));
    }
  }

  /** {@code FormulaAudit/BottleOrder}. */
  private static int place(String tag) {
    boolean linux = tag.endsWith("_linux");
    boolean arm = tag.startsWith("arm64");
    return (linux ? 2 : 0) + (arm ? 0 : 1);
  }

  private static void install(RubySource source, List<Finding> findings) {
    List<Line> methods = source.heads("def install").toList();
    if (methods.isEmpty()) {
      findings.add(new Finding(1, FormulaRule.INSTALL, "no `def install`", "add one"));
    }
    methods.stream()
        .skip(1)
        .forEach(
            method ->
                findings.add(
                    new Finding(
                        method.number(),
                        FormulaRule.INSTALL,
                        "a second `def install`: Ruby keeps the last one on every platform",
                        "keep one, and ask for the platform inside it")));
    source
        .heads("def post_install")
        .forEach(
            method ->
                findings.add(
                    new Finding(
                        method.number(),
                        FormulaRule.POST_INSTALL,
                        "`post_install` runs after a bottle is poured and may fail then",
                        "do it in `def install`, or at the product's first start")));
  }

  private static void service(RubySource source, List<Finding> findings) {
    Optional<Line> block = source.topLevel("service").findFirst();
    if (block.isEmpty()) {
      return;
    }
    List<Line> body = within(source, "service do");
    if (body.stream().noneMatch(line -> Set.of("run", "name").contains(line.head()))) {
      findings.add(
          new Finding(
              block.get().number(),
              FormulaRule.SERVICE,
              "`service` without `run`",
              "add `run […]`"));
    }
    for (Line line : body) {
      Matcher path = KEG_PATH.matcher(line.code());
      if (path.find()) {
        findings.add(
            new Finding(
                line.number(),
                FormulaRule.SERVICE,
                "`%s` moves with every upgrade, and the service with it".formatted(path.group(1)),
                "write `opt_%s`".formatted(path.group(1))));
      }
    }
  }

  private static void test(RubySource source, List<Finding> findings) {
    Optional<Line> block = source.topLevel("test").findFirst();
    if (block.isEmpty()) {
      findings.add(
          new Finding(
              1,
              FormulaRule.TEST,
              "no `test do`",
              "add one with `assert_match version.to_s, shell_output(\"#{bin}/… --version\")`"));
    } else if (within(source, "test do").stream()
        .noneMatch(
            line ->
                line.code().matches(".*\\b(?:assert\\w*|refute\\w*|system|shell_output)\\b.*"))) {
      findings.add(
          new Finding(
              block.get().number(),
              FormulaRule.TEST,
              "`test` proves nothing",
              "assert on what the command prints"));
    }
  }

  private static List<Line> within(RubySource source, String opener) {
    return source.lines().stream().filter(line -> line.isWithin(opener)).toList();
  }
}
