package ai.stigmer.runner.model;

import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.agent.Model;
import ai.stigmer.runner.agent.ModelFailure;
import ai.stigmer.runner.agent.ModelFailure.Repetition;
import ai.stigmer.runner.environment.RunnerEnvironment;
import ai.stigmer.runner.environment.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The models that the environment points to. */
public final class Models {
  private static final URI OPENAI = URI.create("https://api.openai.com/v1");

  private final ModelEndpoint endpoint;
  private final Optional<String> defaultName;

  public Models(RunnerEnvironment environment) {
    endpoint =
        new ModelEndpoint(
            environment.modelBaseUrl().orElseGet(() -> ofProvider(environment)),
            environment.modelApiKey().map(Secret::reveal));
    defaultName = environment.model();
  }

  private static URI ofProvider(RunnerEnvironment environment) {
    return switch (environment.modelProvider()) {
      case OPENAI -> OPENAI;
      case OLLAMA ->
          URI.create(environment.ollamaBaseUrl().toString().replaceAll("/+$", "") + "/v1");
    };
  }

  public ModelEndpoint endpoint() {
    return endpoint;
  }

  /**
   * A model; nothing is connected yet.
   *
   * @param name that of the environment where it is empty
   * @param silence without a byte, after which an answer is given up
   * @throws ModelFailure if no model is named anywhere
   */
  public Model model(Optional<String> name, Duration silence) {
    String chosen =
        name.or(() -> defaultName)
            .orElseThrow(
                () ->
                    new ModelFailure(
                        FailureKind.INVALID_REQUEST,
                        Repetition.POINTLESS,
                        "the execution names no model, and `STIGMER_LLM_MODEL` is not set"));
    return new OpenAiModel(endpoint, chosen, silence);
  }
}
