import pg from 'pg';
import type { TestApp } from './app.js';

/** The title of tasks whose writing waits while a gate is held. */
export const SLOW = 'Slow';
const LOCK = 4712;

/** A connection whose transactions keep others waiting. Ending its transaction lets them go on. End it. */
export async function openGate(app: TestApp): Promise<pg.Client> {
  const gate = new pg.Client({ connectionString: app.database_url });
  await gate.connect();
  await app.query(`
    CREATE FUNCTION wait_for_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock(${LOCK}); RETURN NEW; END $$`);
  await app.query(`
    CREATE TRIGGER slow BEFORE INSERT OR UPDATE ON tasks
    FOR EACH ROW WHEN (NEW.title = '${SLOW}') EXECUTE FUNCTION wait_for_gate()`);
  return gate;
}

/** Lets whatever writes a task with the title `SLOW` wait for the end of the gate's transaction. */
export async function holdSlow(gate: pg.Client): Promise<void> {
  await gate.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
}
