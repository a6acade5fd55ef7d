-- Who somebody is at the provider that vouches: names and addresses change there, this does not.
ALTER TABLE app_user ADD COLUMN subject text;
CREATE UNIQUE INDEX app_user_subject ON app_user (realm, subject) WHERE subject IS NOT NULL;

-- Sign-ins and tokens of actors that were ended together: what began before then counts no more.
CREATE TABLE revoked_subject (
  subject      text COLLATE "C" PRIMARY KEY, -- an actor (a user's root: the user's sign-ins), or 'all:' and a user
  begun_before timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL -- when no token of then is valid any more
);

CREATE INDEX revoked_subject_expiry ON revoked_subject (expires_at);

-- Personal access tokens. Nothing of a token is readable here.
CREATE TABLE personal_token (
  id           text        PRIMARY KEY,
  owner        text        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  name         text        NOT NULL,
  hash         text        NOT NULL UNIQUE, -- SHA-256 of the token
  scopes       text[]      NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz,
  last_used_at timestamptz
);

CREATE INDEX personal_token_of_owner ON personal_token (owner, created_at, id);

-- One-time leave to make an account. Nothing of a code is readable here.
CREATE TABLE invitation (
  id         text        PRIMARY KEY,
  hash       text        NOT NULL UNIQUE, -- SHA-256 of the code
  note       text,
  created_by text        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  used_by    text        REFERENCES app_user (id) ON DELETE SET NULL
);

CREATE INDEX invitation_age ON invitation (created_at, id);

-- Answers of providers that were taken already, until they would be too late anyway.
CREATE TABLE taken_sign_in (
  hash       text        PRIMARY KEY, -- SHA-256 of the state
  expires_at timestamptz NOT NULL
);

CREATE INDEX taken_sign_in_expiry ON taken_sign_in (expires_at);

-- Wrong passwords since the last right one, for each name and address. Neither is readable here:
-- people type passwords where a name belongs.
CREATE TABLE sign_in_attempt (
  hash          text        PRIMARY KEY,
  attempts      integer     NOT NULL,
  blocked_until timestamptz NOT NULL,
  last_at       timestamptz NOT NULL
);

CREATE INDEX sign_in_attempt_age ON sign_in_attempt (last_at);

-- What happened that touches security. Never a secret.
CREATE TABLE audit_event (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT now(),
  user_id text,                      -- whose account it is about; null when nobody's
  kind    text        NOT NULL,
  about   text,                      -- what was touched: an id, a name
  address text                       -- where the request came from
);

CREATE INDEX audit_event_of_user ON audit_event (user_id, id);
CREATE INDEX audit_event_age ON audit_event (at);
