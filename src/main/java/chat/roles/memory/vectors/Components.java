package chat.roles.memory.vectors;

import java.nio.ByteBuffer;

/**
 * Vectors of length 1 at 16 bits a component: half as large as floats, twice as fast to search, and
 * a distance is wrong by less than one in ten thousand.
 */
final class Components {

  static final float ONE = Short.MAX_VALUE;

  private Components() {}

  static short[] of(float[] vector) {
    short[] components = new short[vector.length];
    for (int i = 0; i < vector.length; i++) {
      components[i] = (short) Math.round(Math.clamp(vector[i], -1f, 1f) * ONE);
    }
    return components;
  }

  static byte[] bytes(short[] components) {
    byte[] bytes = new byte[2 * components.length];
    ByteBuffer.wrap(bytes).asShortBuffer().put(components);
    return bytes;
  }

  static short[] of(byte[] bytes) {
    short[] components = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).asShortBuffer().get(components);
    return components;
  }

  /** The distance from a vector: 0 the same, 1 nothing in common, 2 the opposite. */
  static double distance(float[] vector, byte[] stored) {
    short[] components = of(stored);
    float sum = 0;
    for (int i = 0; i < components.length; i++) {
      sum += vector[i] * components[i];
    }
    return distance(sum);
  }

  /**
   * @param sum of the products of a vector's and a stored vector's components
   */
  static double distance(float sum) {
    return Math.clamp(1 - sum / ONE, 0, 2);
  }

  /** As pgvector reads it. */
  static String literal(short[] components) {
    StringBuilder text = new StringBuilder(components.length * 10).append('[');
    for (short component : components) {
      text.append(component / ONE).append(',');
    }
    text.setCharAt(text.length() - 1, ']');
    return text.toString();
  }
}
