-- Events: each user's ordered feed.

-- position is the place in the user's feed; given when somebody reads, in a transaction that
-- holds the feed's row. Without one the event is committed but not yet in the feed.
CREATE TABLE event (
  seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    text NOT NULL,
  position   bigint,
  actor_id   text,
  topic      text NOT NULL,
  payload    text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX event_in_feed ON event (user_id, position) WHERE position IS NOT NULL;
CREATE INDEX event_not_in_feed ON event (user_id, seq) WHERE position IS NULL;
CREATE INDEX event_by_age ON event (created_at);

-- the last position that was given; outlives the events, so that none is given twice
CREATE TABLE event_feed (
  user_id       text PRIMARY KEY,
  last_position bigint NOT NULL DEFAULT 0
);
