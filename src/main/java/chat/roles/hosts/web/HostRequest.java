package chat.roles.hosts.web;

import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a request's body is documented. It is read field by field, since absent and null differ in a
 * change, and since a program is data whose every mistake is reported.
 */
@Schema(
    name = "HostRequest",
    description =
        "A program for a role: a prompt for each entry and step of an actor's life, and the members"
            + " that it works with. In a change absent fields keep what they are, and null removes.")
record HostRequest(
    @Schema(
            description = "The role that it implements; one of the caller's own.",
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "V1StGXR8_Z5jdHi6B-myT")
        RoleId roleId,
    @Schema(
            description = "When an actor is created: a ChatPrompt.",
            example = "{\"to\": \"var:mood\", \"prompt\": \"curious\"}")
        @Nullable JsonNode onCreate,
    @Schema(
            description = "With the answer of `onCreate`: makes the actor ready to work.",
            example = "{\"to\": \"@KBK#intro\"}")
        @Nullable JsonNode onInit,
    @Schema(
            description = "Checks: a non-empty answer sends the actor back to `onInit`.",
            example = "{\"to\": \"eval\", \"prompt\": \"\"}")
        @Nullable JsonNode onCreated,
    @Schema(
            description = "Before each entry: its answer is what the entry gets.",
            example = "{\"to\": \"eval\", \"prompt\": \"<<req.text>>\"}")
        @Nullable JsonNode onPreEntry,
    @Schema(
            description = "After each entry: its answer is the answer.",
            example = "{\"to\": \"eval\", \"prompt\": \"<<req.text>>\"}")
        @Nullable JsonNode onPostEntry,
    @Schema(
            description = "After each entry: a text with yes, ok or true finishes the actor.",
            example = "{\"to\": \"llm\", \"prompt\": \"Is the task done? Answer yes or no.\"}")
        @Nullable JsonNode onFinish,
    @Schema(
            description = "At most 200 entries, each with the prompt that handles it.",
            example =
                "[{\"name\": \"translate\", \"handle\": {\"to\": \"llm\", \"prompt\": \"Translate:"
                    + " <<req.text>>\"}}]")
        List<EntryRequest> onEntries,
    @Schema(
            description = "Stateless: one shared actor, no members, no lifecycle prompts.",
            defaultValue = "false",
            example = "false")
        boolean singleton,
    @Schema(
            description = "At most 50 places in the team.",
            example = "[{\"name\": \"KBK\", \"roleId\": \"knowledge-base-keeper\"}]")
        List<MemberRequest> members,
    @Schema(description = "Notes of the author's.", example = "\"Asks before it writes.\"")
        @Nullable JsonNode docs,
    @Schema(
            description =
                "Whether everybody may make actors of it. Needs a published role and `releasedNo`; a"
                    + " published host never changes again.",
            defaultValue = "false",
            example = "true")
        boolean published,
    @Schema(
            description = "The release's name, 1–32 characters; required to publish.",
            example = "1.0.0")
        @Nullable String releasedNo) {

  @Schema(name = "HostEntry", description = "What the host does for one entry.")
  record EntryRequest(
      @Schema(description = "The entry's name; empty for the default entry.", example = "translate")
          String name,
      @Schema(description = "What it does.", example = "Translates text")
          @Nullable String description,
      @Schema(
              description =
                  "Whether the actor remembers what was said; absent: as the caller asks.",
              example = "false")
          @Nullable Boolean contextual,
      @Schema(
              description =
                  "JSON Schema of the answer's data, as JSON or as a string holding JSON.",
              example = "{\"type\": \"object\"}")
          @Nullable JsonNode schema,
      @Schema(
              description = "The ChatPrompt; absent: the entry answers null.",
              example = "{\"to\": \"llm\", \"prompt\": \"Translate: <<req.text>>\"}")
          @Nullable JsonNode handle) {}

  @Schema(name = "HostMember", description = "A place in the team, filled by another role.")
  record MemberRequest(
      @Schema(
              description = "2–16 characters, inner spaces allowed, unique in the host.",
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "KBK")
          String name,
      @Schema(
              description = "The member's role: published, or the caller's own.",
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "knowledge-base-keeper")
          RoleId roleId,
      @Schema(
              description =
                  "One of that role's hosts, published or the caller's own; absent: the newest"
                      + " published one when the member is made.",
              example = "knowledge-base-keeper-host")
          @Nullable HostId hostId,
      @Schema(description = "Usually a URL.", example = "https://example.com/keeper.png")
          @Nullable String avatar,
      @Schema(
              description = "Whether it is made with its parent, not at the first message to it.",
              defaultValue = "false",
              example = "false")
          boolean earlyCreate) {}
}
