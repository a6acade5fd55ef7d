package chat.roles.kernel.web;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.PageRequest;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document, but for what controllers say of themselves. */
@Lazy
@Configuration
class ApiDocumentation {

  private static final String TOKEN = "token";
  private static final String SESSION = "session";
  private static final Set<String> PAGING = Set.of("page", "size");
  private static final Set<String> DESCRIBED_ELSEWHERE =
      Set.of("Accept", "Content-Type", "Authorization");

  ApiDocumentation() {
    SpringDocUtils config = SpringDocUtils.getConfig();
    for (Class<?> id :
        List.of(ActorId.class, HostId.class, RoleId.class, RunId.class, UserId.class)) {
      config.replaceWithSchema(id, typed("string").example("V1StGXR8_Z5jdHi6B-myT"));
    }
    config.replaceWithSchema(JsonNode.class, new JsonSchema());
    config.replaceWithSchema(ObjectNode.class, typed("object"));
    config.replaceWithSchema(ArrayNode.class, typed("array").items(new JsonSchema()));
    config.addRequestWrapperToIgnore(PageRequest.class);
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("ChatRoles API")
                .version("1")
                .description(
                    """
                    Roles, their hosts, living actors, and chats with them. Errors are problem
                    documents (RFC 9457) with a stable `code`. The header `x-api-version` chooses
                    the version; there is one, 1.\
                    """)
                .license(new License().name("MIT").identifier("MIT")))
        .addServersItem(new Server().url("/").description("This server"))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN))
        .addSecurityItem(new SecurityRequirement().addList(SESSION))
        .components(
            new Components()
                .addSecuritySchemes(
                    SESSION,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("chatroles-session")
                        .description(
                            "What a sign-in sets for pages of this server (behind https its name"
                                + " begins with `__Host-`). What changes something needs the"
                                + " `csrfToken` of the sign-in, or of GET /api/me, as the header"
                                + " `X-CSRF-Token`."))
                .addSecuritySchemes(
                    TOKEN,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description(
                            "`authToken` of a sign-in or of an actor, or a personal access"
                                + " token.")));
  }

  /**
   * A {@link PageRequest} is two query parameters; headers that the format describes elsewhere are
   * none.
   */
  @Bean
  OperationCustomizer parameters() {
    return (operation, method) -> {
      if (operation.getParameters() != null) {
        operation
            .getParameters()
            .removeIf(p ->
                ("header".equals(p.getIn()) && DESCRIBED_ELSEWHERE.contains(p.getName()))
                    || (takesPage(method) && PAGING.contains(p.getName())));
      }
      return takesPage(method) ? withPage(operation) : operation;
    };
  }

  /** Every operation may answer with a problem. */
  @Bean
  OpenApiCustomizer problems() {
    return api -> {
      api.getComponents().addSchemas("Problem", problemSchema());
      api.getPaths()
          .values()
          .forEach(path ->
              path.readOperations()
                  .forEach(o -> o.getResponses().addApiResponse("default", problem())));
    };
  }

  private static boolean takesPage(HandlerMethod method) {
    return Arrays.asList(method.getMethod().getParameterTypes()).contains(PageRequest.class);
  }

  private static Operation withPage(Operation operation) {
    return operation
        .addParametersItem(number("page", "Which page, from 0.", 0, 1_000_000, 0))
        .addParametersItem(
            number(
                "size",
                "How many items a page has.",
                1,
                PageRequest.MAX_SIZE,
                Integer.parseInt(PageRequest.DEFAULT_SIZE)));
  }

  private static Parameter number(String name, String what, int from, int to, int otherwise) {
    Schema<?> schema = new IntegerSchema().format(null).types(Set.of("integer"));
    schema.minimum(java.math.BigDecimal.valueOf(from)).maximum(java.math.BigDecimal.valueOf(to));
    schema.setDefault(otherwise);
    return new QueryParameter()
        .name(name)
        .description(what)
        .schema(schema)
        .required(false)
        .example(otherwise);
  }

  private static ApiResponse problem() {
    return new ApiResponse()
        .description("A problem; `code` says which.")
        .content(
            new Content()
                .addMediaType(
                    ProblemDocument.MEDIA_TYPE,
                    new MediaType().schema(new JsonSchema().$ref("#/components/schemas/Problem"))));
  }

  private static Schema<?> problemSchema() {
    Schema<?> mistake =
        typed("object")
            .addProperty("path", text("Where: a JSON path, or a parameter's name.", "$.nick"))
            .addProperty("message", text("What is wrong there.", "must not be longer than 24"));
    return typed("object")
        .description("What went wrong (RFC 9457).")
        .addProperty("title", text("The status in words.", "Bad Request"))
        .addProperty("status", typed("integer").description("The HTTP status.").example(400))
        .addProperty("detail", text("What is wrong and what to do.", "2 mistakes; see errors."))
        .addProperty("code", text("Stable, for programs.", "invalid"))
        .addProperty("statusCode", typed("integer").description("The same.").example(400))
        .addProperty("instance", text("The request's path.", "/api/roles"))
        .addProperty(
            "errors",
            typed("array")
                .items(mistake)
                .description("Each mistake with its place, if any.")
                .example(List.of(Map.of("path", "$.nick", "message", "is required"))));
  }

  private static Schema<?> text(String what, String example) {
    return typed("string").description(what).example(example);
  }

  private static Schema<Object> typed(String type) {
    JsonSchema schema = new JsonSchema();
    schema.addType(type);
    return schema;
  }
}
