package io.partywall.orchestrator.document;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A kind of single value that not every text is.
 *
 * @param title in the words of a person who writes one
 * @param types that Java has for it
 */
record Scalar(String title, Predicate<JsonNode> accepts, List<Class<?>> types) {
  private static final List<Scalar> KINDS =
      List.of(
          new Scalar(
              "a whole number below 2^31",
              node -> node.isIntegralNumber() && node.canConvertToInt(),
              List.of(int.class, Integer.class, OptionalInt.class)),
          new Scalar(
              "a whole number below 2^63",
              node -> node.isIntegralNumber() && node.canConvertToLong(),
              List.of(long.class, Long.class, OptionalLong.class)),
          new Scalar(
              "a number",
              JsonNode::isNumber,
              List.of(double.class, Double.class, OptionalDouble.class)),
          new Scalar("true or false", JsonNode::isBoolean, List.of(boolean.class, Boolean.class)));

  /** Empty for a type that takes any text. */
  static Optional<Scalar> of(Class<?> type) {
    return KINDS.stream().filter(kind -> kind.types.contains(type)).findFirst();
  }
}
