package chat.roles.runs;

import chat.roles.kernel.ids.RunId;

/** The right to write for a run: held as long as the run's row names this node and this epoch. */
record Fence(RunId run, String node, int epoch) {}
