package ai.stigmer.release.formula;

/**
 * One bottle: a gzipped tarball of a keg (docs.brew.sh/Bottles, "Format").
 *
 * <p>It holds no formula ({@code .brew/}) and no install receipt: Homebrew adds both when it pours.
 */
public record Bottle(FormulaName name, String version, BottleTag tag) {
  public Bottle {
    FormulaValues.requireVersion(version);
  }

  /**
   * As Homebrew asks for below {@link BottleBlock#rootUrl()}: {@code
   * stigmer-1.2.3.arm64_sonoma.bottle.tar.gz}.
   */
  public String fileName() {
    return "%s-%s.%s.bottle.tar.gz".formatted(name, version, tag);
  }

  /** The folder inside the tarball, relative to the Cellar: {@code stigmer/1.2.3/}. */
  public String kegPrefix() {
    return "%s/%s/".formatted(name, version);
  }
}
