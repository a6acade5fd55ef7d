package chat.roles.memory;

import chat.roles.kernel.ids.ActorId;
import chat.roles.toolbox.spi.ToolCall;

/** A call of the memory tool. */
record MemoryCall(String address, ActorId actor, Arguments arguments) {

  MemoryCall(ToolCall call) {
    this(call.address(), call.actor().id(), new Arguments(call));
  }
}
