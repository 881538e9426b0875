package ai.stigmer.release.debian;

import ai.stigmer.release.image.Digest;
import ai.stigmer.release.spec.ReleaseLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A package as an index describes it; its relations are parsed when they are asked for. */
record IndexedPackage(
    String name,
    DebianVersion version,
    String architecture,
    String path,
    long sizeBytes,
    Digest sha256,
    Stanza relations) {
  static final Set<String> FIELDS =
      Set.of(
          "package",
          "version",
          "architecture",
          "filename",
          "size",
          "sha256",
          "pre-depends",
          "depends",
          "provides",
          "conflicts",
          "breaks");

  static IndexedPackage of(Stanza stanza) {
    return new IndexedPackage(
        stanza.require("Package"),
        new DebianVersion(stanza.require("Version")),
        stanza.require("Architecture"),
        stanza.require("Filename"),
        Long.parseLong(stanza.require("Size")),
        new Digest(stanza.require("SHA256")),
        stanza);
  }

  /** What it needs, to be configured and to be used. */
  List<List<Relation>> needs() {
    List<List<Relation>> all = new ArrayList<>(relation("pre-depends"));
    all.addAll(relation("depends"));
    return all;
  }

  List<List<Relation>> provides() {
    return relation("provides");
  }

  List<Relation> clashes() {
    List<Relation> all = new ArrayList<>();
    relation("conflicts").forEach(all::addAll);
    relation("breaks").forEach(all::addAll);
    return all;
  }

  private List<List<Relation>> relation(String field) {
    return relations.field(field).map(Relation::parseField).orElse(List.of());
  }

  ReleaseLock.DebianPackage pinned() {
    return new ReleaseLock.DebianPackage(
        name, version.text(), architecture, path, sizeBytes, sha256);
  }
}
