package chat.roles.kernel.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A role. */
public record RoleId(@JsonValue String value) {

  @JsonCreator
  public RoleId {
    Ids.checked(value);
  }

  /** A new random id. */
  public static RoleId fresh() {
    return new RoleId(Ids.nanoid());
  }

  @Override
  public String toString() {
    return value;
  }
}
