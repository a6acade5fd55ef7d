package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.json.Schemas;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the JSON inside of the text, repaired where it is broken, into {@code data}; the text
 * stays. With a prompt, a JSON Schema, the data must satisfy it. With {@code fix} the language
 * model is asked, at most twice, to correct a text without JSON or with the wrong JSON; the
 * conversation does not see that.
 */
@Component
class JsonTool implements Tool {

  private static final int MAX_CORRECTIONS = 2;
  private static final int SHOWN_MISTAKES = 5;

  /** The text and the schema are named, not put in: what they hold is no template. */
  private static final String CORRECT =
      """
      The following text should hold JSON, but it is wrong.

      Text:
      <<req.text>>

      Mistakes:
      <<req.data.mistakes>>

      JSON Schema (empty when there is none):
      <<req.data.schema>>

      Answer with the corrected JSON only: no explanation, no code fence.\
      """;

  private final JsonRepair repair = new JsonRepair();

  @Override
  public String protocol() {
    return "json";
  }

  @Override
  public void check(ToolSite site) {
    checkAddress(site);
    JsonNode prompt = site.prompt();
    if (prompt != null && !Prompts.hasTemplates(prompt)) {
      try {
        schema(prompt);
      } catch (Problem problem) {
        problem.mistakes().forEach(m -> site.mistakeInPrompt(noSchema(m)));
      }
    }
  }

  private static void checkAddress(ToolSite site) {
    if (Prompts.isFilledIn(site.address())) {
      return;
    }
    try {
      JsonAddress.parse(site.address());
    } catch (IllegalArgumentException e) {
      site.mistakeInAddress("json: " + e.getMessage());
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    JsonAddress address = address(call);
    Schemas schema = schema(call);
    String text = call.dto().text();
    if (text == null) {
      throw new ToolFailure(422, "json: there is no text: ask for JSON before, or set the text");
    }
    Reading reading = read(text, address, schema);
    for (int asked = 0; address.fix() && !reading.isRight() && asked < MAX_CORRECTIONS; asked++) {
      reading = read(corrected(call, reading, schema), address, schema);
    }
    return call.dto().withData(reading.get(address));
  }

  private Reading read(String text, JsonAddress address, @Nullable Schemas schema) {
    try {
      JsonNode data = repair.read(text, address.wanted());
      List<Mistake> mistakes = schema == null ? List.of() : schema.validate(data);
      return new Reading(text, data, mistakes);
    } catch (JsonRepairException e) {
      return new Reading(text, null, List.of(new Mistake("$", e.getMessage())));
    }
  }

  private static String corrected(ToolCall call, Reading reading, @Nullable Schemas schema)
      throws InterruptedException {
    ObjectNode data = Json.object().put("mistakes", reading.mistakesAsText());
    data.put("schema", schema == null ? "" : Json.write(schema.document()));
    ChatDto question =
        ChatDto.ofText(reading.text())
            .withData(data)
            .withOptions(call.dto().options())
            .withOptionsOver(Json.object().put("stateless", true));
    ChatDto answer = call.process(question, Json.object().put("to", "llm").put("prompt", CORRECT));
    if (answer.isError()) {
      throw new ToolFailure(
          answer.statusCode(),
          "json:fix: the llm could not be asked to correct the JSON: %s"
              .formatted(answer.message()));
    }
    String text = answer.text();
    return text == null ? "" : text;
  }

  private static JsonAddress address(ToolCall call) {
    try {
      return JsonAddress.parse(call.address());
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(400, "json: " + e.getMessage());
    }
  }

  private static @Nullable Schemas schema(ToolCall call) {
    try {
      return call.prompt() == null ? null : schema(call.prompt());
    } catch (Problem problem) {
      throw new ToolFailure(400, noSchema(problem.mistakes().getFirst()));
    }
  }

  private static @Nullable Schemas schema(JsonNode prompt) {
    boolean absent =
        prompt.isNull()
            || prompt.isMissingNode()
            || (prompt.isString() && prompt.stringValue().isBlank());
    return absent ? null : Schemas.compile(prompt);
  }

  private static String noSchema(Mistake mistake) {
    return "json: the prompt is no JSON Schema: %s %s".formatted(mistake.path(), mistake.message());
  }

  /** What a text came to. */
  private record Reading(String text, @Nullable JsonNode data, List<Mistake> mistakes) {

    boolean isRight() {
      return mistakes.isEmpty();
    }

    String mistakesAsText() {
      String shown =
          mistakes.stream()
              .limit(SHOWN_MISTAKES)
              .map(m -> m.path() + ": " + m.message())
              .collect(Collectors.joining("; "));
      int more = mistakes.size() - SHOWN_MISTAKES;
      return more > 0 ? "%s; and %d more".formatted(shown, more) : shown;
    }

    JsonNode get(JsonAddress address) {
      if (data == null) {
        throw new ToolFailure(422, "json: " + mistakes.getFirst().message());
      }
      if (!isRight()) {
        throw new ToolFailure(
            422,
            "json: the data does not satisfy the schema: %s. %s"
                .formatted(
                    mistakesAsText(),
                    address.fix()
                        ? "The llm did not correct it in two tries: ask for the JSON more precisely"
                        : "Ask for the JSON more precisely, or write json:fix to have it corrected"));
      }
      return data;
    }
  }
}
