package ai.stigmer.release.registry;

import ai.stigmer.release.http.Response;

/** What came back: a success whose body is still to be read, or an error that was read. */
sealed interface Answer permits Answer.Success, RegistryError {
  /** A success. Whoever takes it closes the response. */
  record Success(Response response) implements Answer {}
}
