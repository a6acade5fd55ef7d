package chat.roles.roles.web;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.roles.Role;
import chat.roles.roles.RoleEntry;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Role", description = "A professional with a goal, and what one may ask of it.")
record RoleResponse(
    @Schema(description = "The role's id.", example = "V1StGXR8_Z5jdHi6B-myT") RoleId id,
    @Schema(description = "What it is called.", example = "Translator") String nick,
    @Schema(description = "What it is for.", example = "Translate texts") String goal,
    @Schema(description = "Usually a URL.", example = "https://example.com/translator.png")
        @Nullable String avatar,
    @Schema(description = "What it can do.", example = "[\"Keeps the tone of the original\"]")
        List<String> skills,
    @Schema(description = "Which professionals it works as.", example = "[\"translator\"]")
        List<String> professionals,
    @Schema(description = "How to use it.", example = "Send the text.") @Nullable String help,
    @Schema(description = "For finding it.", example = "[\"language\"]") List<String> tags,
    @Schema(
            description = "What one may ask of it.",
            example = "[{\"name\": \"translate\", \"description\": \"Translates text\"}]")
        List<Entry> entries,
    @Schema(description = "Whether everybody may read and use it.", example = "true")
        boolean published,
    @Schema(description = "The user who alone changes it.", example = "x7Gk2m_Qp0aLr5Wd9ZtNc")
        UserId createdBy,
    @Schema(description = "When it was made.", example = "2026-11-22T10:15:30.123456Z")
        Instant createdAt,
    @Schema(description = "When it was changed last.", example = "2026-11-22T10:15:30.123456Z")
        Instant updatedAt) {

  static RoleResponse of(Role role) {
    return new RoleResponse(
        role.id(),
        role.nick(),
        role.goal(),
        role.avatar(),
        role.skills(),
        role.professionals(),
        role.help(),
        role.tags(),
        role.entries().stream().map(Entry::of).toList(),
        role.published(),
        role.createdBy(),
        role.createdAt(),
        role.updatedAt());
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "RoleEntry", description = "One thing that a role can be asked.")
  record Entry(
      @Schema(description = "Empty for the default entry.", example = "translate") String name,
      @Schema(description = "What it does.", example = "Translates text")
          @Nullable String description,
      @Schema(
              description =
                  "Whether the actor remembers what was said; absent: as the caller asks.",
              example = "false")
          @Nullable Boolean contextual,
      @Schema(
              description = "JSON Schema of the answer's data, as JSON however it was given.",
              example = "{\"type\": \"object\", \"required\": [\"translated\"]}")
          @Nullable JsonNode schema) {

    private static Entry of(RoleEntry entry) {
      return new Entry(entry.name(), entry.description(), entry.contextual(), entry.schema());
    }
  }
}
