package chat.roles.roles.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a request's body is documented. It is read field by field, since absent and null differ in a
 * change.
 */
@Schema(
    name = "RoleRequest",
    description =
        "A role as its creator writes it. Lengths are counted in Unicode characters (code points)."
            + " In a change absent fields keep what they are, null clears what may be missing, and"
            + " lists are replaced as a whole.")
record RoleRequest(
    @Schema(
            description =
                "2–24 letters, digits and single inner hyphens, beginning with a letter or digit."
                    + " Need not be unique.",
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "Translator")
        String nick,
    @Schema(
            description = "What the role is for, at most 255 characters.",
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "Translate texts so that they read as if written in the target language")
        String goal,
    @Schema(
            description = "Usually a URL, at most 1023 characters.",
            example = "https://example.com/translator.png")
        @Nullable String avatar,
    @Schema(
            description = "What it can do: at most 100, each of 10–127 characters.",
            example = "[\"Keeps the tone of the original\"]")
        List<String> skills,
    @Schema(
            description = "Which professionals it works as: at most 100, each of 2–31 characters.",
            example = "[\"translator\", \"proofreader\"]")
        List<String> professionals,
    @Schema(
            description = "How to use it, at most 511 characters.",
            example = "Send the text; name the language in data.")
        @Nullable String help,
    @Schema(
            description = "At most 100, each of 2–15 characters with the alphabet of nicks.",
            example = "[\"language\", \"text\"]")
        List<String> tags,
    @Schema(
            description = "What one may ask of it: at most 200, with unique names.",
            example = "[{\"name\": \"translate\", \"description\": \"Translates text\"}]")
        List<EntryRequest> entries,
    @Schema(
            description =
                "Whether everybody may read and use it. A published role stays editable for 36"
                    + " hours after its last change.",
            defaultValue = "false",
            example = "true")
        boolean published) {

  @Schema(name = "RoleEntryRequest", description = "One thing that a role can be asked.")
  record EntryRequest(
      @Schema(
              description =
                  "Empty (the default entry), or at most 64 letters, digits, inner spaces and"
                      + " - _ . beginning with a letter or digit.",
              example = "translate")
          String name,
      @Schema(
              description = "What it does, at most 1023 characters.",
              example = "Translates text into the language in data")
          @Nullable String description,
      @Schema(
              description =
                  "Whether the actor remembers what was said; absent: as the caller asks.",
              example = "false")
          @Nullable Boolean contextual,
      @Schema(
              description =
                  "JSON Schema of the answer's data, as JSON or as a string holding JSON; at most"
                      + " 65,536 characters; references stay inside.",
              example = "{\"type\": \"object\", \"required\": [\"translated\"]}")
          @Nullable JsonNode schema) {}
}
