package chat.roles.kernel.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The durable execution of one chat. */
public record RunId(@JsonValue String value) {

  @JsonCreator
  public RunId {
    Ids.checked(value);
  }

  /** A new random id. */
  public static RunId fresh() {
    return new RunId(Ids.nanoid());
  }

  @Override
  public String toString() {
    return value;
  }
}
