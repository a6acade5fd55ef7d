package chat.roles.chats.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How the API's description shows a {@link chat.roles.toolbox.spi.ChatDto}. */
@Schema(
    name = "ChatDto",
    description = "A message to an actor, or its answer: prose, data, and how it went.",
    example =
        """
        {"text": "Good morning", "data": {"city": "Oslo"}, "options": {"temperature": 0.7}}\
        """)
record ChatDocument(
    @Schema(
            description =
                "In a question: the message to go on from; absent goes on with the conversation as"
                    + " it stands, \"\" begins a new one. In a remembered answer: the newest message.",
            example = "FyzLbQ2a9c1ZsNf0yXq7e")
        @Nullable String lastMsgId,
    @Schema(description = "Prose, at most 1,000,000 characters.", example = "Good morning")
        @Nullable String text,
    @Schema(description = "Any JSON.", example = "{\"city\": \"Oslo\"}") @Nullable JsonNode data,
    @Schema(
            description =
                "0: success. -1: the run goes on, its result comes later under options.runId. Any"
                    + " other: an error, HTTP-like.",
            example = "0")
        @Nullable Integer statusCode,
    @Schema(
            description = "Why it is not a success; in a question it means nothing.",
            example = "The model does not answer.")
        @Nullable String message,
    @Schema(description = "What steers it, and what was remarked about it.")
        @Nullable Options options) {

  @Schema(
      name = "ChatOptions",
      description = "Travel with the message to whatever it is asked; others may be added freely.")
  record Options(
      @Schema(
              description = "Whether models neither see nor keep the conversation.",
              example = "false")
          @Nullable Boolean stateless,
      @Schema(
              description = "Whether the answer is streamed, as with Accept: text/event-stream.",
              example = "false")
          @Nullable Boolean stream,
      @Schema(description = "How freely models choose their words, 0 to 2.", example = "0.7")
          @Nullable Double temperature,
      @Schema(
              description = "From how many of the likeliest words they choose, to 1.",
              example = "1")
          @Nullable Double topP,
      @Schema(description = "The most tokens of one answer of a model.", example = "1000")
          @Nullable Integer maxTokens,
      @Schema(
              description =
                  "How many answers a model shall give, 1 to 10. With more than 1 every llm prompt"
                      + " leaves the first as text and the list of all as data (of one, where the"
                      + " model knows of no more).",
              example = "1")
          @Nullable Integer n,
      @Schema(
              description = "In an answer: the run that made it.",
              example = "W2xq7aFyzLbQ2a9c1ZsNf",
              accessMode = Schema.AccessMode.READ_ONLY)
          @Nullable String runId,
      @Schema(
              name = "error_step",
              description = "In an error: the prompt that failed.",
              example = "$.onEntries[0].handle",
              accessMode = Schema.AccessMode.READ_ONLY)
          @Nullable String errorStep) {}
}
