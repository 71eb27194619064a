import type { TestApp } from './app.js';

/** What the admins' log has of a subject, as it is stored. */
export interface RecordedRow {
  action: string;
  user_id: string | null;
  user_name: string;
  changes: Record<string, { from: unknown; to: unknown }>;
  data: Record<string, unknown>;
}

const SIGN_INS = ['signed_in', 'sign_in_failed'];

/** All that was recorded of a subject, in this order. */
export function recordedOf(app: TestApp, subject_id: string): Promise<RecordedRow[]> {
  return app.query<RecordedRow>(
    'SELECT action, user_id, user_name, changes, data FROM activity WHERE subject_id = $1 ORDER BY id',
    [subject_id],
  );
}

/** The same without sign-ins. */
export async function changesOf(app: TestApp, subject_id: string): Promise<RecordedRow[]> {
  return (await recordedOf(app, subject_id)).filter(({ action }) => !SIGN_INS.includes(action));
}

/** The names of what was recorded of a subject besides sign-ins. */
export async function actionsOf(app: TestApp, { id }: { id: string }): Promise<string[]> {
  return (await changesOf(app, id)).map(({ action }) => action);
}
