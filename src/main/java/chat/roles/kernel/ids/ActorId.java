package chat.roles.kernel.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A living instance of a role. */
public record ActorId(@JsonValue String value) {

  @JsonCreator
  public ActorId {
    Ids.checked(value);
  }

  /** A new random id. */
  public static ActorId fresh() {
    return new ActorId(Ids.nanoid());
  }

  @Override
  public String toString() {
    return value;
  }
}
