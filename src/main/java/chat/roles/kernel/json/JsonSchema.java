package chat.roles.kernel.json;

import chat.roles.kernel.problems.Mistake;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import com.networknt.schema.path.PathType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema that a stranger wrote, checked when it is made. Draft 2020-12 unless its {@code
 * $schema} names another one. It never leads out of its own document: no file, class path or
 * network is read for a {@code $ref}. The work of one check is bounded, regular expressions
 * included.
 */
public final class JsonSchema {

  /** The most mistakes that one check reports. */
  public static final int MAX_MISTAKES = 20;

  private static final Set<String> DIALECTS =
      Set.of(
          DialectId.DRAFT_2020_12,
          DialectId.DRAFT_2019_09,
          DialectId.DRAFT_7,
          DialectId.DRAFT_6,
          DialectId.DRAFT_4);

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .pathType(PathType.JSON_PATH)
          .locale(Locale.ENGLISH)
          .regularExpressionFactory(BoundedRegex::new)
          .build();

  private static final ExecutionConfig BOUNDS =
      ExecutionConfig.builder()
          .locale(Locale.ENGLISH)
          .maxEvaluationSteps(1_000_000)
          .maxEvaluationDepth(2 * Json.MAX_DEPTH)
          .build();

  /** Reads the published meta-schemas and nothing else; they are the same for everybody. */
  private static final SchemaRegistry META =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12, b -> b.schemaRegistryConfig(CONFIG));

  private final JsonNode document;
  private final Schema schema;

  private JsonSchema(JsonNode document, Schema schema) {
    this.document = document;
    this.schema = schema;
  }

  /**
   * The schema that {@code given} is.
   *
   * @param given JSON, or a string holding JSON
   * @throws IllegalArgumentException when it is no valid JSON Schema; the message says why
   */
  public static JsonSchema of(JsonNode given) {
    JsonNode document = documentOf(given);
    String dialect = dialectOf(document);
    try {
      List<com.networknt.schema.Error> errors =
          META.getSchema(SchemaLocation.of(dialect)).validate(document, c -> c.setExecutionConfig(BOUNDS));
      if (!errors.isEmpty()) {
        throw new IllegalArgumentException("is no JSON Schema: " + errors.getFirst());
      }
      // a registry for each, since one keeps every schema that it has seen by its $id
      SchemaRegistry own =
          SchemaRegistry.withDefaultDialectId(
              dialect,
              b -> b.schemaRegistryConfig(CONFIG).schemaLoader(l -> l.block(iri -> !isMeta(iri.toString()))));
      Schema schema = own.getSchema(document);
      return new JsonSchema(document, schema);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new IllegalArgumentException("cannot be used as a JSON Schema: " + reason(e), e);
    }
  }

  /** As JSON, also when it was given as a string. */
  public JsonNode document() {
    return document;
  }

  /**
   * What is wrong with a value, at most {@value #MAX_MISTAKES} mistakes, each with its JSON path from
   * the value's root; empty when the value satisfies the schema. A value whose check exceeds the
   * bounds does not satisfy it.
   */
  public List<Mistake> check(JsonNode value) {
    try {
      return schema.validate(value, c -> c.setExecutionConfig(BOUNDS)).stream()
          .limit(MAX_MISTAKES)
          .map(e -> new Mistake(String.valueOf(e.getInstanceLocation()), e.getMessage()))
          .toList();
    } catch (RuntimeException | StackOverflowError e) {
      return List.of(new Mistake("$", "could not be checked with the schema: " + reason(e)));
    }
  }

  private static JsonNode documentOf(JsonNode given) {
    if (!given.isString()) {
      return checkedShape(given);
    }
    try {
      return checkedShape(Json.parse(given.asString()));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "is a string that holds no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode checkedShape(JsonNode document) {
    if (!document.isObject() && !document.isBoolean()) {
      throw new IllegalArgumentException("must be a JSON Schema: an object, true or false");
    }
    return document;
  }

  private static String dialectOf(JsonNode document) {
    JsonNode named = document.path("$schema");
    if (named.isMissingNode()) {
      return DialectId.DRAFT_2020_12;
    }
    String dialect = withoutFragment(named.isString() ? named.asString() : "");
    return DIALECTS.stream()
        .filter(d -> withoutFragment(d).equals(dialect))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "names an unknown $schema; leave it out for draft 2020-12"));
  }

  private static String withoutFragment(String iri) {
    String plain = iri.endsWith("#") ? iri.substring(0, iri.length() - 1) : iri;
    return plain.replaceFirst("^https?", "");
  }

  private static boolean isMeta(String iri) {
    return iri.startsWith("https://json-schema.org/draft/") || iri.startsWith("http://json-schema.org/draft-");
  }

  private static String reason(Throwable e) {
    if (e instanceof StackOverflowError) {
      return "it refers to itself without end";
    }
    return String.valueOf(e.getMessage());
  }
}
