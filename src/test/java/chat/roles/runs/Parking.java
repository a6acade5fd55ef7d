package chat.roles.runs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A data source in which a test stops or breaks one chosen statement. */
final class Parking {

  private final List<Place> places = new CopyOnWriteArrayList<>();

  /** Where a chosen statement waits. */
  static final class Place {
    private final String fragment;
    private final boolean breaks;
    private final boolean carriedOut;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Place(String fragment, boolean breaks, boolean carriedOut) {
      this.fragment = fragment;
      this.breaks = breaks;
      this.carriedOut = carriedOut;
    }

    void awaitArrival() throws InterruptedException {
      if (!arrived.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came to: " + fragment);
      }
    }

    void release() {
      released.countDown();
    }
  }

  /** The next statement with this fragment waits before it is sent; "commit" is one, too. */
  Place park(String fragment) {
    return add(new Place(fragment, false, false));
  }

  /** The next statement with this fragment finds its connection broken and is not carried out. */
  Place breakBefore(String fragment) {
    return add(new Place(fragment, true, false));
  }

  /** The next statement with this fragment is carried out, and its answer is lost. */
  Place breakAfter(String fragment) {
    return add(new Place(fragment, true, true));
  }

  private Place add(Place place) {
    places.add(place);
    return place;
  }

  DataSource around(DataSource target) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(target, method, arguments);
          return result instanceof Connection connection ? around(connection) : result;
        });
  }

  private Connection around(Connection target) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("commit")) {
            return carryOut("commit", target, method, arguments);
          }
          Object result = call(target, method, arguments);
          return result instanceof PreparedStatement statement
              ? around(statement, String.valueOf(arguments[0]))
              : result;
        });
  }

  private PreparedStatement around(PreparedStatement target, String sql) {
    return proxy(
        PreparedStatement.class,
        (method, arguments) ->
            method.getName().startsWith("execute")
                ? carryOut(sql, target, method, arguments)
                : call(target, method, arguments));
  }

  private Object carryOut(String sql, Object target, Method method, Object[] arguments)
      throws Throwable {
    for (Place place : places) {
      if (sql.contains(place.fragment) && place.taken.compareAndSet(false, true)) {
        place.arrived.countDown();
        if (place.carriedOut) {
          call(target, method, arguments);
        }
        if (place.breaks) {
          throw new SQLException("broken by the test", "08006");
        }
        if (!place.released.await(60, TimeUnit.SECONDS)) {
          throw new AssertionError("never released: " + place.fragment);
        }
      }
    }
    return call(target, method, arguments);
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private interface Handler {
    Object invoke(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            Parking.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> handler.invoke(method, arguments)));
  }
}
