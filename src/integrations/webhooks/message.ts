import type { ActivityEvent } from '../../history/events.js';

/** The maximum size of a message, in bytes. */
const MAX_BYTES = 20_000;

/**
 * The body of a message: the event as live clients get it. What is too large is sent without its data and changes, with
 * the path at which it is found.
 */
export function bodyOf(event: ActivityEvent): string {
  const whole = JSON.stringify(event);
  if (Buffer.byteLength(whole) < MAX_BYTES) return whole;
  const { project_id, seq, subject_id } = event;
  const href = `/api/v1/projects/${project_id}/events?after=${seq - 1}&limit=1`;
  return JSON.stringify({ ...event, data: { id: subject_id }, changes: {}, is_reference: true, href });
}

/** The body of a test, which is no event and has no number. */
export function testBody({ id, project_id }: { id: string; project_id: string }, at: string): string {
  return JSON.stringify({
    type: 'webhook_test',
    subject_type: 'webhook',
    subject_id: id,
    project_id,
    at,
    data: { id },
  });
}
