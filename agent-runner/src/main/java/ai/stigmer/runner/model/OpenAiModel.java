package ai.stigmer.runner.model;

import ai.stigmer.runner.agent.FailureKind;
import ai.stigmer.runner.agent.Model;
import ai.stigmer.runner.agent.ModelFailure;
import ai.stigmer.runner.agent.ModelFailure.Repetition;
import ai.stigmer.runner.agent.Stop;
import ai.stigmer.runner.agent.Tool;
import ai.stigmer.runner.agent.Tool.Definition;
import ai.stigmer.runner.agent.Tool.Parameter;
import ai.stigmer.runner.agent.Tool.Presence;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model behind an OpenAI-compatible API. Answers are streamed: a slow model is then not taken for
 * a silent one.
 */
public final class OpenAiModel implements Model {
  /** HTTP/1.1, since not every model server likes the offer of an upgrade. */
  private static final class Http {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  private final ModelEndpoint endpoint;
  private final String name;
  private final Duration silence;

  /**
   * A model; nothing is connected yet.
   *
   * @param name as the server knows it
   * @param silence without a byte, after which an answer is given up
   */
  public OpenAiModel(ModelEndpoint endpoint, String name, Duration silence) {
    this.endpoint = endpoint;
    this.name = name;
    this.silence = silence;
  }

  @Override
  public Answer answer(List<Entry> conversation, List<Definition> tools, Stop stop) {
    ModelTransport transport = new ModelTransport(Http.CLIENT, silence, stop);
    Collected collected = new Collected();
    try {
      OpenAiStreamingChatModel.builder()
          .httpClientBuilder(transport.builder())
          .baseUrl(endpoint.baseUrl().toString())
          .apiKey(endpoint.key().orElse(null))
          .modelName(name)
          .build()
          .chat(
              ChatRequest.builder()
                  .messages(conversation.stream().map(OpenAiModel::message).toList())
                  .toolSpecifications(tools.stream().map(OpenAiModel::specification).toList())
                  .build(),
              collected);
      transport.check();
    } catch (ModelFailure e) {
      throw new ModelFailure(e.kind(), e.repetition(), described(e.reason()));
    }
    // Some models end with an empty message once their tools have done the work.
    boolean mayBeEmpty = conversation.getLast() instanceof Entry.ToolResult;
    return collected.answer(transport.complete(), mayBeEmpty, this);
  }

  private String described(String reason) {
    return endpoint.redacted(reason) + " (model `" + name + "` at `" + endpoint + "`)";
  }

  private ModelFailure malformed(String reason) {
    return new ModelFailure(FailureKind.MODEL_MALFORMED, Repetition.WORTHWHILE, described(reason));
  }

  private static ChatMessage message(Entry entry) {
    return switch (entry) {
      case Entry.Instructions instructions -> SystemMessage.from(instructions.text());
      case Entry.FromUser user -> UserMessage.from(user.text());
      case Entry.FromModel model -> aiMessage(model.answer());
      case Entry.ToolResult result ->
          ToolExecutionResultMessage.from(
              result.call().id(),
              result.call().tool(),
              result.text().isEmpty() ? "(no output)" : result.text());
    };
  }

  private static AiMessage aiMessage(Answer answer) {
    AiMessage.Builder message = AiMessage.builder();
    if (!answer.text().isEmpty()) {
      message.text(answer.text());
    }
    return message
        .toolExecutionRequests(
            answer.calls().stream()
                .map(
                    call ->
                        ToolExecutionRequest.builder()
                            .id(call.id())
                            .name(call.tool())
                            .arguments(call.arguments())
                            .build())
                .toList())
        .build();
  }

  private static ToolSpecification specification(Definition tool) {
    JsonObjectSchema.Builder schema = JsonObjectSchema.builder();
    for (Parameter parameter : tool.parameters()) {
      switch (parameter.type()) {
        case TEXT -> schema.addStringProperty(parameter.name(), parameter.description());
        case INTEGER -> schema.addIntegerProperty(parameter.name(), parameter.description());
        case BOOLEAN -> schema.addBooleanProperty(parameter.name(), parameter.description());
      }
    }
    schema.required(
        tool.parameters().stream()
            .filter(parameter -> parameter.presence() == Presence.REQUIRED)
            .map(Tool.Parameter::name)
            .toList());
    return ToolSpecification.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(schema.build())
        .build();
  }

  private static final class Collected implements StreamingChatResponseHandler {
    private @Nullable ChatResponse response;
    private @Nullable Throwable error;

    @Override
    public void onCompleteResponse(ChatResponse complete) {
      response = complete;
    }

    @Override
    public void onError(Throwable thrown) {
      if (error == null) {
        error = thrown;
      }
    }

    Answer answer(boolean complete, boolean mayBeEmpty, OpenAiModel model) {
      if (error != null) {
        throw model.malformed("the model's server sends what is not OpenAI's protocol: " + error);
      }
      if (response == null || (!complete && response.finishReason() == null)) {
        throw model.malformed("the model's answer has no end");
      }
      AiMessage message = response.aiMessage();
      String text = message.text() == null ? "" : message.text();
      if (text.isBlank() && !message.hasToolExecutionRequests() && !mayBeEmpty) {
        throw model.malformed("the model answered neither with text nor with a tool call");
      }
      return new Answer(
          text,
          message.toolExecutionRequests().stream()
              .map(
                  request ->
                      new Call(
                          orEmpty(request.id()),
                          orEmpty(request.name()),
                          orEmpty(request.arguments())))
              .toList());
    }

    private static String orEmpty(@Nullable String text) {
      return text == null ? "" : text;
    }
  }
}
