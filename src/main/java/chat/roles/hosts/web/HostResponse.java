package chat.roles.hosts.web;

import chat.roles.hosts.Host;
import chat.roles.hosts.HostDetails;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "Host",
    description = "A program for a role as its owner wrote it, and what is known of it.")
record HostResponse(
    @Schema(description = "The host's id.", example = "Uakgb_J5m9g-0JDMbcJqL") HostId id,
    @Schema(description = "The role that it implements.", example = "V1StGXR8_Z5jdHi6B-myT")
        RoleId roleId,
    @Schema(
            description = "When an actor is created.",
            example = "{\"to\": \"var:mood\", \"prompt\": \"curious\"}")
        @Nullable JsonNode onCreate,
    @Schema(description = "Makes the actor ready to work.", example = "{\"to\": \"@KBK#intro\"}")
        @Nullable JsonNode onInit,
    @Schema(description = "Checks that it is.", example = "{\"to\": \"eval\", \"prompt\": \"\"}")
        @Nullable JsonNode onCreated,
    @Schema(
            description = "Before each entry.",
            example = "{\"to\": \"eval\", \"prompt\": \"<<req.text>>\"}")
        @Nullable JsonNode onPreEntry,
    @Schema(
            description = "After each entry.",
            example = "{\"to\": \"eval\", \"prompt\": \"<<req.text>>\"}")
        @Nullable JsonNode onPostEntry,
    @Schema(
            description = "Whether the task is done.",
            example = "{\"to\": \"llm\", \"prompt\": \"Is the task done?\"}")
        @Nullable JsonNode onFinish,
    @Schema(
            description = "The entries.",
            example = "[{\"name\": \"\", \"handle\": \"Answer: <<req.text>>\"}]")
        @Nullable JsonNode onEntries,
    @Schema(description = "Whether all share one actor.", example = "false") boolean singleton,
    @Schema(
            description = "The places in the team.",
            example = "[{\"name\": \"KBK\", \"roleId\": \"knowledge-base-keeper\"}]")
        @Nullable JsonNode members,
    @Schema(description = "Notes of the author's.", example = "\"Asks before it writes.\"")
        @Nullable JsonNode docs,
    @Schema(description = "Whether it is released for everybody.", example = "true")
        boolean published,
    @Schema(description = "The release's name.", example = "1.0.0") @Nullable String releasedNo,
    @Schema(description = "What its actors may use.") UsesResponse uses,
    @Schema(
            description = "What is doubtful in it, though no mistake.",
            example = "[{\"path\": \"$.releasedNo\", \"message\": \"another host has it\"}]")
        List<MistakeResponse> warnings,
    @Schema(description = "The user who alone reads it.", example = "x7Gk2m_Qp0aLr5Wd9ZtNc")
        UserId createdBy,
    @Schema(description = "When it was made.", example = "2026-11-22T10:15:30.123456Z")
        Instant createdAt,
    @Schema(description = "When it was changed last.", example = "2026-11-22T10:15:30.123456Z")
        Instant updatedAt) {

  static HostResponse of(HostDetails details) {
    Host host = details.host();
    JsonNode document = details.document();
    return new HostResponse(
        host.id(),
        host.roleId(),
        document.get("onCreate"),
        document.get("onInit"),
        document.get("onCreated"),
        document.get("onPreEntry"),
        document.get("onPostEntry"),
        document.get("onFinish"),
        document.get("onEntries"),
        host.singleton(),
        document.get("members"),
        document.get("docs"),
        host.published(),
        host.releasedNo(),
        UsesResponse.of(host.uses()),
        MistakeResponse.of(details.warnings()),
        host.createdBy(),
        host.createdAt(),
        host.updatedAt());
  }
}
