-- Waiting: what a suspended run waits for, when it is due, and which request began it.

ALTER TABLE run
  ADD COLUMN due_at       timestamptz,
  -- whether the caller was told that the result comes later
  ADD COLUMN unattended   boolean NOT NULL DEFAULT false,
  -- a request that may be repeated, and what it asked
  ADD COLUMN request_key  text COLLATE "C",
  ADD COLUMN request_hash text COLLATE "C";

-- A lane has one holder; who waits for a user or a timer has given its turn back.
DROP INDEX run_lane_holder;
CREATE UNIQUE INDEX run_lane_holder ON run (lane)
  WHERE state = 'running' OR (state = 'waiting' AND waiting_for NOT IN ('user', 'timer'));
CREATE INDEX run_queued ON run (arrival) WHERE state = 'queued';
CREATE INDEX run_due ON run (due_at) WHERE state = 'waiting' AND due_at IS NOT NULL;
CREATE UNIQUE INDEX run_request ON run (actor, request_key) WHERE request_key IS NOT NULL;

-- One row for each place at which a run waits. What somebody brought leaves its row behind, emptied,
-- so that bringing it twice is noticed; others go when their outcome is in the journal.
-- Who changes one locks the run's row first.
CREATE TABLE wait (
  run_id         text COLLATE "C" NOT NULL,
  path           text COLLATE "C" NOT NULL,
  reason         text COLLATE "C" NOT NULL,
  newness        bigint GENERATED ALWAYS AS IDENTITY,
  owner          text COLLATE "C" NOT NULL,
  -- whose program waits, and whom the run is about
  actor          text COLLATE "C" NOT NULL,
  run_actor      text COLLATE "C" NOT NULL,
  shown          text,
  shown_packed   bytea,
  due_at         timestamptz,
  began_at       timestamptz NOT NULL,
  -- what came, and the key of whoever brought it
  message        text,
  message_packed bytea,
  answered_by    text,
  taken          boolean NOT NULL DEFAULT false,
  PRIMARY KEY (run_id, path)
);
CREATE INDEX wait_of_actor ON wait (actor) WHERE reason = 'user' AND answered_by IS NULL;
CREATE INDEX wait_of_run_actor ON wait (run_actor) WHERE reason = 'user' AND answered_by IS NULL;
ALTER TABLE wait ALTER COLUMN shown_packed SET STORAGE EXTERNAL;
ALTER TABLE wait ALTER COLUMN message_packed SET STORAGE EXTERNAL;
