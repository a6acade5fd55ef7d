package chat.roles.kernel.paging;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param total how many items the whole list has at this moment
 */
public record Page<T>(
    @Schema(description = "The items of this page, in the list's order.") List<T> items,
    @Schema(description = "Which page this is, from 0.", example = "0") int page,
    @Schema(description = "How many items a page has at most.", example = "20") int size,
    @Schema(description = "How many items the whole list has.", example = "1") long total) {

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
