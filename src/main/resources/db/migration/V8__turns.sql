-- Turns in mailboxes beyond the one that a run is queued for: of members that it chats with.

-- Asked for, and then taken until the run ends or waits for its user or a time. A row of a run that
-- has ended means nothing. Who changes one holds the lane's lock; only a run's own rows are removed
-- without it.
CREATE TABLE turn (
  lane   text COLLATE "C" NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  asked  bigint GENERATED ALWAYS AS IDENTITY,
  taken  boolean NOT NULL,
  PRIMARY KEY (lane, run_id)
);
CREATE INDEX turn_of_run ON turn (run_id);
CREATE INDEX turn_asked ON turn (lane, asked) WHERE NOT taken;
