-- What this installation is: one row.
CREATE TABLE installation (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  id text NOT NULL,
  token_key_fingerprint text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE app_user (
  id text PRIMARY KEY,
  realm text NOT NULL,
  username text NOT NULL,
  password_hash text,
  nick text NOT NULL,
  avatar text,
  email text,
  is_admin boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX app_user_name ON app_user (realm, lower(username));

-- Sign-ins that were ended before their tokens expire.
CREATE TABLE revoked_session (
  id text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

CREATE INDEX revoked_session_expiry ON revoked_session (expires_at);
