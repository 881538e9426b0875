package ai.stigmer.release.publish;

import ai.stigmer.release.failure.InvalidInput;
import ai.stigmer.release.failure.Mismatch;
import ai.stigmer.release.failure.Refused;
import ai.stigmer.release.failure.ReleaseException;
import ai.stigmer.release.failure.Unavailable;
import ai.stigmer.release.testing.github.Fault;
import ai.stigmer.release.testing.registry.Fault.Body;
import ai.stigmer.release.testing.registry.Fault.Redirect;
import ai.stigmer.release.testing.registry.Fault.Reset;
import ai.stigmer.release.testing.registry.Fault.Silence;
import ai.stigmer.release.testing.registry.Fault.Status;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something that goes wrong with a request, as a registry does it and as GitHub does.
 *
 * @param registry empty if a registry has no such habit
 * @param gitHub empty if GitHub has no such habit
 * @param staying the kinds of failure it may end in when it stays
 */
record Faulty(
    String name,
    Optional<ai.stigmer.release.testing.registry.Fault> registry,
    Optional<Fault> gitHub,
    Set<Class<? extends ReleaseException>> staying) {
  private static final URI ELSEWHERE = URI.create("http://localhost:1/elsewhere");
  private static final Set<Class<? extends ReleaseException>> WAIT = Set.of(Unavailable.class);
  private static final Set<Class<? extends ReleaseException>> ACCESS = Set.of(Refused.class);
  private static final Map<String, String> NOW = Map.of("Retry-After", "0");

  /** The table of faults. */
  static List<Faulty> all() {
    return List.of(
        both("401 in the middle", Status.of(401, "UNAUTHORIZED", "no"), Fault.status(401), ACCESS),
        both("403", Status.of(403, "DENIED", "no"), Fault.status(403), ACCESS),
        both("408", Status.of(408), Fault.status(408), WAIT),
        both("429", Status.of(429), Fault.status(429), WAIT),
        both("429, Retry-After", new Status(429, NOW, ""), Fault.status(429, NOW), WAIT),
        both("500", Status.of(500), Fault.status(500), WAIT),
        both("502", Status.of(502), Fault.status(502), WAIT),
        both("503", new Status(503, NOW, "<html>"), Fault.status(503, NOW), WAIT),
        both("reset before the body", Reset.BEFORE, new Fault.ResetBefore(), WAIT),
        both("reset in the body", Reset.DURING, new Fault.ResetDuring(5), WAIT),
        both("reset after the body", Reset.AFTER, new Fault.ResetAfter(), WAIT),
        both(
            "truncated answer",
            Body.TRUNCATED,
            new Fault.TruncatedAnswer(),
            Set.of(Unavailable.class, Mismatch.class)),
        both(
            "wrong digest",
            Body.CORRUPTED,
            new Fault.CorruptAnswer(),
            // What an error says may be what is wrong.
            Set.of(Mismatch.class, InvalidInput.class, Unavailable.class, Refused.class)),
        both("stalled peer", Silence.UNANSWERED, new Fault.Stall(), WAIT),
        both("stalled answer", Body.STALLED, new Fault.StalledAnswer(), WAIT),
        both(
            "secondary rate limit as 403",
            Status.of(403, "DENIED", "You have exceeded a secondary rate limit"),
            Fault.secondaryLimit(0),
            Set.of(Unavailable.class, Refused.class)),
        both(
            "redirect to another host",
            new Redirect(ELSEWHERE),
            new Fault.Answer(307, Map.of("Location", ELSEWHERE.toString()), "moved"),
            Set.of(Refused.class, Unavailable.class, InvalidInput.class)),
        new Faulty("slow peer", Optional.of(Body.SLOW), Optional.empty(), Set.of()),
        new Faulty(
            "unknown blob",
            Optional.of(Status.of(404, "MANIFEST_BLOB_UNKNOWN", "unknown blob")),
            Optional.empty(),
            Set.of(Refused.class, Unavailable.class, Mismatch.class)),
        new Faulty(
            "422 already_exists",
            Optional.empty(),
            Optional.of(new Fault.Answer(422, Map.of(), "Validation Failed: already_exists")),
            Set.of(Refused.class, Unavailable.class, InvalidInput.class)));
  }

  private static Faulty both(
      String name,
      ai.stigmer.release.testing.registry.Fault registry,
      Fault gitHub,
      Set<Class<? extends ReleaseException>> staying) {
    return new Faulty(name, Optional.of(registry), Optional.of(gitHub), staying);
  }

  /** Whether it takes a client that gives up soon to see its end. */
  boolean stalls() {
    return name.startsWith("stalled");
  }

  @Override
  public String toString() {
    return name;
  }
}
