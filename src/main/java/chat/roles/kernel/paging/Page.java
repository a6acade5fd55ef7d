package chat.roles.kernel.paging;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param total how many items the whole list has at this moment
 */
public record Page<T>(List<T> items, int page, int size, long total) {

  public Page {
    items = List.copyOf(items);
  }

  /** The page of {@code request}. */
  public static <T> Page<T> of(List<T> items, PageRequest request, long total) {
    return new Page<>(items, request.page(), request.size(), total);
  }

  /** The same page of other things. */
  public <R> Page<R> map(Function<? super T, ? extends R> change) {
    return new Page<>(items.stream().<R>map(change).toList(), page, size, total);
  }
}
