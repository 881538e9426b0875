package ai.stigmer.release.plan;

import java.util.Set;

/** Which kind of destination an action changes. */
public enum Part {
  IMAGES,
  RELEASE,
  TAP;

  /** What a release is published to, unless somebody says less. */
  public static final Set<Part> ALL = Set.of(values());
}
