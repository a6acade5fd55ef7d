-- What users keep for programs to send along. Nothing of a value is readable here.
CREATE TABLE secret (
  owner      text        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  name       text        NOT NULL,
  key_id     text        NOT NULL, -- of the key that sealed it
  sealed     bytea       NOT NULL, -- AES-256-GCM: 12 bytes of nonce, the ciphertext, the tag; bound to owner and name
  targets    text[]      NOT NULL, -- origins that it may be sent to
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, name)
);

CREATE INDEX secret_key ON secret (key_id);

-- Which roles may send a secret of their actors' owner, and where to.
CREATE TABLE secret_grant (
  owner      text        NOT NULL,
  name       text        NOT NULL,
  role_id    text        NOT NULL,
  targets    text[]      NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, name, role_id),
  FOREIGN KEY (owner, name) REFERENCES secret (owner, name) ON DELETE CASCADE
);

-- A conversation whose head is '' begins afresh: what comes next comes after nothing.
CREATE OR REPLACE FUNCTION move_head(actor text, new_head text, wanted text) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  before text;
BEGIN
  INSERT INTO conversation AS c (actor_id, head_id) VALUES (actor, new_head)
  ON CONFLICT (actor_id) DO UPDATE SET previous_id = c.head_id, head_id = EXCLUDED.head_id
  RETURNING c.previous_id INTO before;
  IF wanted IS NULL THEN
    RETURN nullif(before, '');
  END IF;
  RETURN (SELECT m.id FROM message m WHERE m.actor_id = actor AND m.id = wanted);
END
$$;
