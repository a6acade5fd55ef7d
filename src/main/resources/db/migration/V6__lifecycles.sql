-- What onCreate answered, as JSON, once it has succeeded: a retry goes on from there. NULL again
-- when the actor is ready.
ALTER TABLE actor ADD COLUMN on_create_answer text;

-- The id of the run that carries the lifecycle out, decided when the actor is made or tried again
-- and before the run is started: whoever starts it, starts that one, so there are never two.
ALTER TABLE actor ADD COLUMN lifecycle_run text COLLATE "C";

UPDATE actor SET lifecycle_run = coalesce(
    (SELECT run.id FROM run
     WHERE run.actor = actor.id AND run.kind = 'lifecycle'
       AND run.state IN ('queued', 'running', 'waiting')
     LIMIT 1),
    actor.id)
WHERE state = 'CREATED';
