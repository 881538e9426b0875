package ai.stigmer.release.cli;

/** How a command prints its result. */
enum OutputFormat {
  TEXT,
  JSON
}
