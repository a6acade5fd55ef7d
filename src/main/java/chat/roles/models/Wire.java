package chat.roles.models;

import chat.roles.kernel.http.HttpQuestion;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A provider's protocol: requests out, replies in. Stateless. */
interface Wire {

  /** Where a model is asked. */
  URI address(String model, boolean stream);

  /** The headers that show who asks, and how. */
  List<HttpQuestion.Header> headers();

  /** A question's body. */
  JsonNode request(Question question, String model);

  /**
   * Takes a reply that is one JSON document.
   *
   * @throws ModelFailure when it is no answer
   */
  void whole(JsonNode reply, IncomingAnswer answer);

  /**
   * Takes a further event of a reply that comes in pieces.
   *
   * @throws ModelFailure when it tells of an error
   */
  void event(JsonNode event, IncomingAnswer answer);

  /** Where the endpoint lists its models. */
  URI list();

  /** The names of a list's models, the first one that can chat first. */
  List<String> models(JsonNode list);
}
