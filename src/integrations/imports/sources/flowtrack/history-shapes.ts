import { z } from 'zod';
import { LONGEST } from '../../../../kernel/validation/shown.js';
import { WipPolicy } from '../../../../projects/columns/column.entity.js';
import { TaskStatus } from '../../../../projects/columns/task-status.js';
import { PaletteColor } from '../../../../projects/palette-color.js';
import { TaskPriority } from '../../../../tasks/core/task.entity.js';
import { MAX_NUMBER } from '../../../../tasks/core/task-key.js';

/*
 * What a history must have where reports and past boards read it: all else goes along as it is. Records of former versions
 * lack fields, so none of a task's is required.
 */

const id = z.uuid();
const count = z.int().min(0).max(MAX_NUMBER);
const time = z.iso.datetime();
const text = (max: number) => z.string().max(max);
const category = z.enum(TaskStatus);
const color = z.enum(PaletteColor);
const rank = text(100);

const label = z.looseObject({ id, name: text(LONGEST.labelName), color });
const recurrence = z.looseObject({ rrule: z.string(), tzid: z.string(), mode: z.string() });

const task = z.looseObject({
  id,
  number: z.int().min(1).max(MAX_NUMBER).optional(),
  key: text(LONGEST.taskKey).optional(),
  title: text(LONGEST.taskTitle),
  description: text(LONGEST.description).nullish(),
  description_truncated: z.boolean().optional(),
  priority: z.enum(TaskPriority).optional(),
  status: category.optional(),
  column_id: id.optional(),
  rank: rank.optional(),
  start_date: z.iso.date().nullish(),
  deadline: z.iso.date().nullish(),
  estimate: z.number().nullish(),
  project_id: id.optional(),
  assigned_to: id.nullish(),
  assigned_to_name: z.string().nullish(),
  created_by: id.optional(),
  labels: z.array(label).optional(),
  recurrence: recurrence.nullish(),
  checklist: z.looseObject({ done: count, total: count }).optional(),
  comments_count: count.optional(),
  attachments_count: count.optional(),
  blocked_by_count: count.optional(),
  archived_at: time.nullish(),
  version: count.optional(),
  created_at: time.optional(),
  updated_at: time.optional(),
});

const column = z.looseObject({
  id,
  name: z.string(),
  category,
  color,
  wip_limit: z.int().min(1).nullish(),
  wip_policy: z.enum(WipPolicy),
  rank,
  version: z.int().min(1),
});

/** The data of events by their subject, where it differs by their type. */
const DATA: Record<string, z.ZodType> = {
  task,
  task_deleted: z.looseObject({ id, title: z.string() }),
  task_transferred: z.looseObject({ id, title: z.string(), task: task.nullish() }),
  comment: z.looseObject({ id, comments_count: count.optional(), text: z.string().nullish() }),
  checklist_item: z.looseObject({ id, checklist: z.looseObject({ done: count, total: count }).optional() }),
  attachment: z.looseObject({ id, attachments_count: count.optional() }),
  link: z.looseObject({ id, blocked_by_count: count.optional() }),
  column,
  column_deleted: z.looseObject({ id, name: z.string(), column: column.optional() }),
  label: z.looseObject({ ...label.shape, merged_into: label.optional() }),
  view: z.looseObject({ id, name: z.string() }),
  member: z.looseObject({ id }),
  project: z.looseObject({ id, name: z.string() }),
};

const ALL = { name: z.string(), color, rank, description: z.string(), deadline: z.iso.date() };

/** Values of changes by the subject. */
const CHANGES: Record<string, Record<string, z.ZodType>> = {
  task: {
    ...ALL,
    title: z.string(),
    priority: z.enum(TaskPriority),
    status: category,
    start_date: z.iso.date(),
    estimate: z.number(),
    assigned_to: id,
    recurrence,
    column: z.looseObject({ id, name: z.string(), category }),
    labels: z.array(label),
    archived_at: time,
  },
  column: { ...ALL, category, wip_limit: z.int(), wip_policy: z.enum(WipPolicy) },
  member: { member: z.looseObject({ id, name: z.string() }), project_role: z.string() },
};

/** The subjects whose history can be taken over: what belongs to the project itself. */
export const isKnownSubject = (subject: string): boolean => subject in DATA && !subject.includes('_deleted');

/** What is wrong with a record; undefined if nothing is. */
export function wrongIn(
  type: string,
  subject: string,
  record: { data: object; changes: Record<string, { from: unknown; to: unknown }> },
): string | undefined {
  const problem = (DATA[type] ?? DATA[subject])?.safeParse(record.data).error;
  if (problem) return `has wrong data: ${z.prettifyError(problem).slice(0, 300)}`;
  for (const [field, { from, to }] of Object.entries(record.changes)) {
    const schema = CHANGES[subject]?.[field] ?? (field in ALL ? ALL[field as keyof typeof ALL] : undefined);
    if (!schema) continue;
    for (const value of [from, to]) {
      if (value !== null && value !== undefined && !schema.safeParse(value).success)
        return `has a wrong change of ${field}`;
    }
  }
  return undefined;
}
