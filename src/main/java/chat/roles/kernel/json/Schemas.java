package chat.roles.kernel.json;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import com.networknt.schema.path.PathType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema that a stranger wrote, checked when it is made. Draft 2020-12 unless its {@code
 * $schema} names another one, or it names none and is valid only as draft 7. It never leads out of
 * its own document: no file, class path or network is read for a {@code $ref}. The work of one
 * check is bounded, regular expressions included.
 */
public final class Schemas {

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

  private Schemas(JsonNode document, Schema schema) {
    this.document = document;
    this.schema = schema;
  }

  /**
   * Compiles a schema.
   *
   * @param schema JSON, or a string that holds JSON
   * @throws Problem {@code schema-invalid} when it is none, with each mistake and its JSON path
   *     from the schema's root
   */
  public static Schemas compile(JsonNode schema) {
    JsonNode document = documentOf(schema);
    String dialect = dialectOf(document);
    try {
      List<Mistake> mistakes = breaches(dialect, document);
      if (!mistakes.isEmpty()
          && !document.has("$schema")
          && breaches(DialectId.DRAFT_7, document).isEmpty()) {
        dialect = DialectId.DRAFT_7;
        mistakes = List.of();
      }
      if (mistakes.isEmpty()) {
        mistakes = new SchemaReferences(document).mistakes();
      }
      if (!mistakes.isEmpty()) {
        throw invalid(mistakes);
      }
      return new Schemas(document, compiled(document, dialect));
    } catch (Problem e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw invalid("cannot be used as a JSON Schema: " + reason(e));
    }
  }

  /** As JSON, also when it was given as a string. */
  public JsonNode document() {
    return document;
  }

  /**
   * What is wrong with a value, at most {@value #MAX_MISTAKES} mistakes, each with its JSON path
   * from the value's root; empty when the value satisfies the schema. A value whose check exceeds
   * the bounds does not satisfy it.
   */
  public List<Mistake> validate(JsonNode data) {
    try {
      return mistakes(schema, data);
    } catch (RuntimeException | StackOverflowError e) {
      return List.of(new Mistake("$", "could not be checked with the schema: " + reason(e)));
    }
  }

  /** How a schema breaks the rules of its dialect. */
  private static List<Mistake> breaches(String dialect, JsonNode document) {
    return firstAtEachPlace(mistakes(META.getSchema(SchemaLocation.of(dialect)), document));
  }

  /** By a registry of its own, since one keeps every schema that it has seen by its $id. */
  private static Schema compiled(JsonNode document, String dialect) {
    return SchemaRegistry.withDefaultDialectId(
            dialect,
            b ->
                b.schemaRegistryConfig(CONFIG)
                    .schemaLoader(l -> l.block(iri -> !SchemaReferences.isMeta(iri.toString()))))
        .getSchema(document);
  }

  private static List<Mistake> mistakes(Schema schema, JsonNode value) {
    return schema.validate(value, c -> c.setExecutionConfig(BOUNDS)).stream()
        .limit(MAX_MISTAKES)
        .map(e -> new Mistake(String.valueOf(e.getInstanceLocation()), e.getMessage()))
        .toList();
  }

  /** The meta-schemas offer alternatives, each of which complains for itself. */
  private static List<Mistake> firstAtEachPlace(List<Mistake> mistakes) {
    Set<String> places = new HashSet<>();
    return mistakes.stream().filter(m -> places.add(m.path())).toList();
  }

  private static JsonNode documentOf(JsonNode given) {
    if (!given.isString()) {
      return checkedShape(given);
    }
    try {
      return checkedShape(Json.parseGiven(given.asString()));
    } catch (JacksonException e) {
      throw invalid("is a string that holds no JSON: " + e.getOriginalMessage());
    }
  }

  private static JsonNode checkedShape(JsonNode document) {
    if (!document.isObject() && !document.isBoolean()) {
      throw invalid("must be a JSON Schema: an object, true or false");
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
        .orElseThrow(() ->
            invalid(
                List.of(
                    new Mistake(
                        "$['$schema']", "is not known here; leave it out for draft 2020-12"))));
  }

  private static Problem invalid(String message) {
    return invalid(List.of(new Mistake("$", message)));
  }

  private static Problem invalid(List<Mistake> mistakes) {
    Mistake first = mistakes.getFirst();
    return new Problem(
        Category.CALLER,
        "schema-invalid",
        "No JSON Schema: %s %s".formatted(first.path(), first.message()),
        mistakes);
  }

  private static String withoutFragment(String iri) {
    String plain = iri.endsWith("#") ? iri.substring(0, iri.length() - 1) : iri;
    return plain.replaceFirst("^https?", "");
  }

  private static String reason(Throwable e) {
    if (e instanceof StackOverflowError) {
      return "it refers to itself without end";
    }
    return String.valueOf(e.getMessage());
  }
}
