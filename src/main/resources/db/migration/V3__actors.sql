-- Actors: the tree of each user, what its members remember.

CREATE TABLE actor (
  id         text COLLATE "C" PRIMARY KEY,
  owner_id   text COLLATE "C" NOT NULL,
  parent_id  text COLLATE "C" REFERENCES actor (id),
  role_id    text COLLATE "C" NOT NULL,
  host_id    text COLLATE "C",
  nick       text NOT NULL,
  avatar     text,
  state      text NOT NULL,
  failure    text,
  depth      integer NOT NULL,
  singleton  boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT actor_nick_under_parent UNIQUE (parent_id, nick)
);

-- the list of a user's actors, and how many they are
CREATE INDEX actor_of_owner ON actor (owner_id, created_at, id);

-- a host that is a singleton has one actor for each user
CREATE UNIQUE INDEX actor_shared ON actor (owner_id, host_id) WHERE singleton;

-- long-run variables: one row for each top-level name; the value is JSON as text
CREATE TABLE actor_variable (
  actor_id text COLLATE "C" NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  name     text COLLATE "C" NOT NULL,
  value    text NOT NULL,
  PRIMARY KEY (actor_id, name)
);

-- A tree for each actor: a message comes after its parent; text is a JSON string. No message is
-- written without its actor's row in conversation, so that one refers to the actor for all.
CREATE TABLE message (
  actor_id   text COLLATE "C" NOT NULL,
  id         text COLLATE "C" NOT NULL,
  parent_id  text COLLATE "C",
  speaker    text NOT NULL,
  text       text NOT NULL,
  run_id     text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor_id, id)
);

-- the newest message of each actor, in a narrow table since every question to a model moves it
CREATE TABLE conversation (
  actor_id    text COLLATE "C" PRIMARY KEY REFERENCES actor (id) ON DELETE CASCADE,
  head_id     text COLLATE "C" NOT NULL,
  previous_id text COLLATE "C"
) WITH (fillfactor = 50);

-- Makes new_head the actor's head and answers what comes before it: the head until now when
-- wanted is null, nothing when it is '', else the message of that id. Locks the conversation, so
-- that questions asked at the same time follow one another instead of sharing a parent.
CREATE FUNCTION move_head(actor text, new_head text, wanted text) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  before text;
BEGIN
  INSERT INTO conversation AS c (actor_id, head_id) VALUES (actor, new_head)
  ON CONFLICT (actor_id) DO UPDATE SET previous_id = c.head_id, head_id = EXCLUDED.head_id
  RETURNING c.previous_id INTO before;
  IF wanted IS NULL THEN
    RETURN before;
  END IF;
  RETURN (SELECT m.id FROM message m WHERE m.actor_id = actor AND m.id = wanted);
END
$$;
