package chat.roles.chats.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Execution;
import chat.roles.runs.Journal;
import chat.roles.runs.RunSuspendedException;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class SideBySideTests {

  private final List<String> accepted = new ArrayList<>();
  private final Set<Thread> cutOff = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> forgotten = new ConcurrentLinkedQueue<>();
  private final RunId run = RunId.fresh();

  private final Execution execution =
      new Execution() {
        @Override
        public RunId id() {
          return run;
        }

        @Override
        public int epoch() {
          throw new UnsupportedOperationException();
        }

        @Override
        public UserId owner() {
          throw new UnsupportedOperationException();
        }

        @Override
        public ActorId actor() {
          throw new UnsupportedOperationException();
        }

        @Override
        public JsonNode input() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Object brought() {
          throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}

        @Override
        public void takeTurn(String path, String lane) {}

        @Override
        public void cutOff(Thread branch) {
          cutOff.add(branch);
          branch.interrupt();
        }

        @Override
        public void forgetWaits(String path) {
          forgotten.add(path);
        }

        @Override
        public Journal journal() {
          throw new UnsupportedOperationException();
        }
      };

  private interface Work {
    ChatDto carryOut(int index) throws Exception;
  }

  private List<SideBySide.Task> tasks(int count, Work work) {
    IntFunction<SideBySide.Task> task =
        index ->
            new SideBySide.Task() {
              @Override
              public String path() {
                return "0." + index;
              }

              @Override
              public ChatDto carryOut() throws InterruptedException {
                try {
                  return work.carryOut(index);
                } catch (InterruptedException | RuntimeException e) {
                  throw e;
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }

              @Override
              public void accept(ChatDto outcome) {
                accepted.add(
                    outcome.statusCode() == 0 ? outcome.text() : "" + outcome.statusCode());
              }
            };
    return IntStream.range(0, count).mapToObj(task).toList();
  }

  private void carryOut(int count, int atOnce, Work work) throws InterruptedException {
    SideBySide.carryOut(execution, tasks(count, work), atOnce, dto -> dto.statusCode() != 0);
  }

  private static ChatDto text(int index) {
    return ChatDto.ofText(String.valueOf(index));
  }

  private static List<String> upTo(int end) {
    return IntStream.range(0, end).mapToObj(String::valueOf).toList();
  }

  @Test
  void goesAsManyAtATimeAsToldAndAcceptsInOrder() throws Exception {
    CyclicBarrier four = new CyclicBarrier(4);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    carryOut(
        40,
        4,
        index -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          four.await(20, TimeUnit.SECONDS);
          now.decrementAndGet();
          return text(index);
        });
    assertThat(accepted).isEqualTo(upTo(40));
    assertThat(most.get()).isEqualTo(4);
  }

  @Test
  void theLastCutsOffWhatFollowsAndWaitsForWhatComesBefore() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(3);
    carryOut(
        100,
        4,
        index -> {
          others.countDown();
          return switch (index) {
            case 0 -> {
              failed.await();
              yield text(0);
            }
            case 1 -> {
              others.await();
              failed.countDown();
              yield ChatDto.empty().withStatus(500, "no");
            }
            default -> {
              new CountDownLatch(1).await();
              yield text(index);
            }
          };
        });
    assertThat(accepted).containsExactly("0", "500");
    assertThat(cutOff).hasSizeBetween(1, 2);
  }

  @Test
  void ofSeveralLastOnesTheFirstIsTheLastWhoeverIsFaster() throws Exception {
    CountDownLatch fast = new CountDownLatch(1);
    carryOut(
        3,
        3,
        index -> {
          if (index == 1) {
            fast.countDown();
          } else if (index == 0) {
            fast.await();
          }
          return ChatDto.empty().withStatus(500 + index, "no");
        });
    assertThat(accepted).containsExactly("500");
  }

  @Test
  void whatWaitsKeepsItsPlaceAndLetsTheOthersGoOn() {
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(() ->
            carryOut(
                10,
                2,
                index -> {
                  begun.incrementAndGet();
                  if (index == 1) {
                    throw new RunSuspendedException(run, "0.1.0");
                  }
                  return text(index);
                }))
        .isInstanceOf(RunSuspendedException.class);
    assertThat(begun.get()).isEqualTo(10);
    assertThat(accepted).isEmpty();
    begun.set(0);
    assertThatThrownBy(() ->
            carryOut(
                10,
                2,
                index -> {
                  begun.incrementAndGet();
                  throw new RunSuspendedException(run, "0." + index);
                }))
        .isInstanceOf(RunSuspendedException.class);
    assertThat(begun.get()).isEqualTo(2);
  }

  @Test
  void aWaitPastTheLastIsForgotten() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    carryOut(
        2,
        2,
        index -> {
          if (index == 1) {
            waits.countDown();
            throw new RunSuspendedException(run, "0.1.0");
          }
          waits.await();
          return ChatDto.empty().withStatus(500, "no");
        });
    assertThat(accepted).containsExactly("500");
    assertThat(forgotten).containsExactly("0.1");
  }

  @Test
  void aMistakeEndsAllAndPasses() {
    assertThatThrownBy(() ->
            carryOut(
                50,
                3,
                index -> {
                  if (index == 4) {
                    throw new IllegalArgumentException("ours");
                  }
                  return text(index);
                }))
        .hasMessage("ours");
    assertThat(accepted).isEmpty();
  }

  @Test
  void aStoppedRunKeepsWhatCameBefore() {
    CountDownLatch before = new CountDownLatch(3);
    assertThatThrownBy(() ->
            carryOut(
                50,
                4,
                index -> {
                  if (index == 3) {
                    before.await();
                    throw new Stopped(429, "enough");
                  }
                  if (index > 3) {
                    new CountDownLatch(1).await();
                  }
                  before.countDown();
                  return ChatDto.ofText(Json.write(index));
                }))
        .isInstanceOf(Stopped.class);
    assertThat(accepted).isSubsetOf(upTo(3));
  }
}
