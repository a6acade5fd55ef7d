-- What onCreate answered, as JSON, once it has succeeded: a retry goes on from there. NULL again
-- when the actor is ready.
ALTER TABLE actor ADD COLUMN on_create_answer text;
