import type { Obstructed } from './reversal.js';
import { type SkippedChangeDto, SkipReason } from './revert.dto.js';
import type { RevertibleChange } from './revert.queries.js';

export type Skipped = SkippedChangeDto;

/** Reasons in words. */
const DETAILS: Record<SkipReason, string> = {
  [SkipReason.ChangedSince]: 'It was changed since.',
  [SkipReason.NotRevertible]: 'A change of this kind cannot be taken back here.',
  [SkipReason.NotAllowed]: 'You may not change this task, or it is no longer there.',
  [SkipReason.Refused]: 'It cannot be as it was.',
};

/** Changes that are not taken back as a whole. */
export function skippedChanges(changes: RevertibleChange[], reason: SkipReason, detail = DETAILS[reason]): Skipped[] {
  return changes.map(({ id, action, task_id, task_key }) => ({
    id,
    action,
    task_id,
    task_key,
    fields: [],
    reason,
    detail,
  }));
}

/** A change of which some fields are not taken back. */
export function skippedChange({ id, action, fields, reason }: Obstructed, changes: RevertibleChange[]): Skipped {
  const { task_id = null, task_key = null } = changes[0] ?? {};
  return { id, action, task_id, task_key, fields, reason: reason as SkipReason, detail: DETAILS[reason as SkipReason] };
}
