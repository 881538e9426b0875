package ai.stigmer.runner.environment;

/** Whose defaults the model endpoint takes; both speak OpenAI's protocol. */
public enum ModelProvider {
  OLLAMA,
  OPENAI
}
