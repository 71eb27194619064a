import { isTimeZone } from '../../../../kernel/days.js';
import { LONGEST } from '../../../../kernel/validation/shown.js';
import { hiddenIn } from '../../../../kernel/validation/text.js';
import { MAX_COLUMN_NAME } from '../../../../projects/columns/column.dto.js';
import { TaskStatus } from '../../../../projects/columns/task-status.js';
import { MAX_TASK_LABELS } from '../../../../projects/labels/label.dto.js';
import { MAX_FILE_NAME } from '../../../../tasks/attachments/attachment.dto.js';
import { MAX_COMMENT } from '../../../../tasks/comments/comment.dto.js';
import { emojiOf } from '../../../../tasks/comments/emoji.js';
import { MAX_ESTIMATE } from '../../../../tasks/core/task.dto.js';
import { MAX_NUMBER } from '../../../../tasks/core/task-key.js';
import { parseFilter } from '../../../../tasks/filters/filter-syntax.js';
import { RecurrenceMode } from '../../../../tasks/recurrence/recurrence.dto.js';
import { partsOf } from '../../../../tasks/recurrence/rule.js';
import type { LineFile, LineOf, ProjectLine, TaskLine } from '../../../exports/zip/format.js';

/** The rules of the application that the schema of a file does not say. */

/** Ranks between which there is room for others; see `rank.ts`. */
const RANK = /^([\dA-Za-z]{4}){1,25}$/;
export const isRank = (rank: string): boolean => RANK.test(rank) && !rank.endsWith('0000');

const MAX_ARCHIVE_DAYS = 3_650;
const MAX_VIEW = 2_000;

type Problem = string | undefined;

function long(field: string, text: string | null, max: number): Problem {
  return text !== null && [...text].length > max ? `has a ${field} of more than ${max} characters` : undefined;
}

/** A name of one line that is not empty, without what hides. */
function line(field: string, text: string, max: number): Problem {
  if (text.trim() === '') return `has an empty ${field}`;
  if (/[\n\t]/.test(text) || hiddenIn(text)) return `has characters in its ${field} that are not shown`;
  return long(field, text, max);
}

export function wrongProject({ name, key, description, archive_after_days }: ProjectLine): Problem {
  if (!/^[A-Z]{2,10}$/.test(key)) return 'has a wrong key';
  if (archive_after_days !== null && (archive_after_days < 1 || archive_after_days > MAX_ARCHIVE_DAYS))
    return 'has a wrong archive_after_days';
  return line('name', name, LONGEST.projectName) ?? long('description', description, LONGEST.description);
}

function wrongTask(task: TaskLine): Problem {
  const { title, description, number, start_date, deadline, estimate, label_ids, status, done_at } = task;
  if (number > MAX_NUMBER) return 'has too large a number';
  if (start_date && deadline && start_date > deadline) return 'starts after its deadline';
  if (estimate !== null && (estimate > MAX_ESTIMATE || (estimate * 2) % 1 !== 0)) return 'has a wrong estimate';
  if (label_ids.length > MAX_TASK_LABELS) return `has more than ${MAX_TASK_LABELS} labels`;
  if (done_at !== null && status !== TaskStatus.Done) return 'has a done_at, but is not done';
  return (
    line('title', title, LONGEST.taskTitle) ??
    long('description', description, LONGEST.description) ??
    wrongRecurrence(task)
  );
}

function wrongRecurrence({ recurrence, recurrence_start, series_id, occurrence }: TaskLine): Problem {
  if ((series_id === null) !== (occurrence === null) || (occurrence ?? 0) > MAX_NUMBER) return 'has half a series';
  if (recurrence === null) return undefined;
  if (recurrence_start === null || series_id === null) return 'repeats without a series';
  const { rrule, tzid, mode, ...others } = recurrence;
  const isWhole = typeof rrule === 'string' && rrule.length <= 200 && Object.keys(others).length === 0;
  if (!isWhole || !isTimeZone(tzid) || !Object.values(RecurrenceMode).includes(mode as RecurrenceMode))
    return 'has a wrong recurrence';
  try {
    partsOf(rrule);
    return undefined;
  } catch {
    return 'has a wrong rule of recurrence';
  }
}

function wrongReactions({ reactions }: LineOf<'comments.ndjson'>): Problem {
  const keys = reactions.map(({ emoji, user_id }) => `${emoji} ${user_id}`);
  if (new Set(keys).size < keys.length) return 'has a reaction twice';
  if (new Set(reactions.map(({ emoji }) => emoji)).size > 20) return 'has too many reactions';
  return reactions.every(({ emoji }) => emojiOf(emoji) === emoji) ? undefined : 'has a reaction that is no emoji';
}

/** What is wrong with a line that matches its schema; undefined if nothing is. */
export const WRONG: { [F in LineFile]: (value: LineOf<F>) => Problem } = {
  'people.ndjson': ({ name, email }) => long('name', name, LONGEST.userName) ?? long('address', email, 320),
  'members.ndjson': () => undefined,
  'columns.ndjson': ({ name, wip_limit }) =>
    (wip_limit ?? 0) > MAX_NUMBER ? 'has a wrong wip_limit' : line('name', name, MAX_COLUMN_NAME),
  'labels.ndjson': ({ name }) => (name === '' ? undefined : line('name', name, LONGEST.labelName)),
  'views.ndjson': ({ name, filter, sort }) => {
    if (filter.length > MAX_VIEW || parseFilter(filter).errors.length > 0) return 'has a wrong filter';
    return line('name', name, LONGEST.viewName) ?? long('sort', sort, MAX_VIEW);
  },
  'tasks.ndjson': wrongTask,
  'checklist.ndjson': ({ title }) => line('title', title, LONGEST.taskTitle),
  'comments.ndjson': (comment) => {
    if ((comment.text === null) !== (comment.deleted_at !== null))
      return 'is deleted, or has a text, but not one of both';
    return long('text', comment.text, MAX_COMMENT) ?? wrongReactions(comment);
  },
  'attachments.ndjson': ({ name }) => line('name', name, MAX_FILE_NAME),
  'links.ndjson': ({ from_task_id, to_task_id }) =>
    from_task_id === to_task_id ? 'links a task to itself' : undefined,
  'history.ndjson': () => undefined,
};
