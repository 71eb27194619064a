import { z } from 'zod';
import { ProjectStatus, TaskAccess } from '../../../projects/project.entity.js';
import { TaskStatus } from '../../../projects/columns/task-status.js';
import { WipPolicy } from '../../../projects/columns/column.entity.js';
import { ProjectRole } from '../../../projects/members/project-member.entity.js';
import { PaletteColor } from '../../../projects/palette-color.js';
import { TaskPriority } from '../../../tasks/core/task.entity.js';
import { LinkType } from '../../../tasks/links/link.entity.js';

/*
 * What the files of an export contain, for whoever reads them: the schemas go into each export, and tests hold every line
 * against them. docs/exporting.md explains them.
 */

/** The version of the format: it rises when a reader of this one would misread the files. */
export const FORMAT_VERSION = 1;

const id = z.uuid();
/** A user: `people.ndjson` has who that is. */
const person = id.describe('A user; see people.ndjson.');
const time = z.iso.datetime({ precision: 3 });
const date = z.iso.date();
const text = z.string();
const count = z.int().min(0);
const rank = z.string().min(1).describe('Orders by its bytes.');

const projectLine = z.strictObject({
  id,
  key: text,
  name: text,
  description: text.nullable(),
  deadline: date.nullable(),
  status: z.enum(ProjectStatus),
  task_access: z.enum(TaskAccess),
  archive_after_days: count.nullable(),
  created_by: person,
  created_at: time,
  updated_at: time,
});

const personLine = z.strictObject({
  id,
  name: text,
  email: z.string().nullable().describe('Null unless the exporting user may see it.'),
});

const memberLine = z.strictObject({ user_id: person, project_role: z.enum(ProjectRole), created_at: time });

const columnLine = z.strictObject({
  id,
  name: text,
  category: z.enum(TaskStatus),
  color: z.enum(PaletteColor),
  wip_limit: z.int().min(1).nullable(),
  wip_policy: z.enum(WipPolicy),
  rank,
});

const labelLine = z.strictObject({ id, name: text, color: z.enum(PaletteColor) });

const viewLine = z.strictObject({
  id,
  name: text,
  filter: text,
  sort: text.nullable(),
  created_by: person,
  created_at: time,
  updated_at: time,
});

const taskLine = z.strictObject({
  id,
  number: z.int().min(1),
  title: text,
  description: text.nullable().describe('Markdown.'),
  priority: z.enum(TaskPriority),
  status: z.enum(TaskStatus),
  column_id: id,
  rank,
  start_date: date.nullable(),
  deadline: date.nullable(),
  estimate: z.number().min(0).nullable(),
  assigned_to: person.nullable(),
  created_by: person,
  label_ids: z.array(id),
  recurrence: z.looseObject({}).nullable(),
  recurrence_start: date.nullable(),
  series_id: id.nullable(),
  occurrence: z.int().min(1).nullable(),
  created_at: time,
  updated_at: time,
  done_at: time.nullable(),
  archived_at: time.nullable(),
});

const checklistLine = z.strictObject({
  id,
  task_id: id,
  title: text,
  done: z.boolean(),
  assigned_to: person.nullable(),
  rank,
});

const commentLine = z.strictObject({
  id,
  task_id: id,
  text: text.nullable().describe('Markdown; null if it was deleted.'),
  created_by: person,
  created_at: time,
  edited_at: time.nullable(),
  deleted_at: time.nullable(),
  mentions: z.array(person),
  reactions: z.array(z.strictObject({ emoji: text, user_id: person, created_at: time })),
});

const attachmentLine = z.strictObject({
  id,
  task_id: id,
  name: text,
  type: text.describe('The media type, found from the content.'),
  bytes: count,
  sha256: z
    .string()
    .regex(/^[\da-f]{64}$/)
    .describe('The content is files/SHA256.'),
  created_by: person,
  created_at: time,
});

const linkLine = z.strictObject({
  id,
  type: z.enum(LinkType),
  from_task_id: id,
  to_task_id: id,
  created_by: person,
  created_at: time,
});

const historyLine = z.strictObject({
  seq: z.int().min(1),
  action: text,
  subject_type: text,
  subject_id: id,
  task_id: id.nullable(),
  user_id: person.nullable(),
  user_name: text,
  via: text.nullable().describe('The name of the API token.'),
  changes: z.record(text, z.looseObject({ from: z.unknown(), to: z.unknown() })),
  data: z.looseObject({}),
  timestamp: time,
  occurred_at: time.nullable(),
  import_id: id.nullable(),
  revert_id: id.nullable(),
});

/** The lines of each file of a project. */
export const LINES = {
  'people.ndjson': personLine,
  'members.ndjson': memberLine,
  'columns.ndjson': columnLine,
  'labels.ndjson': labelLine,
  'views.ndjson': viewLine,
  'tasks.ndjson': taskLine,
  'checklist.ndjson': checklistLine,
  'comments.ndjson': commentLine,
  'attachments.ndjson': attachmentLine,
  'links.ndjson': linkLine,
  'history.ndjson': historyLine,
} as const;

/** A file of a project that has a line for each record. */
export type LineFile = keyof typeof LINES;

/** Whatever a file contains. */
export const FILES = {
  'manifest.json': z.strictObject({
    format: z.literal('flowtrack'),
    version: z.literal(FORMAT_VERSION),
    exported_at: time,
    exported_by: z.strictObject({ id, name: text }),
    projects: z.array(
      z.strictObject({
        id,
        key: text,
        name: text,
        folder: text.describe('The files of the project are in this folder.'),
        seq: count.describe('The number of its last change.'),
        all_tasks: z.boolean().describe('False if the exporting user sees only their own tasks.'),
        lines: z.record(z.enum(Object.keys(LINES) as [LineFile, ...LineFile[]]), count),
      }),
    ),
    files: z.strictObject({ count, bytes: count }),
  }),
  'project.json': projectLine,
  ...LINES,
} as const;

export type Manifest = z.infer<(typeof FILES)['manifest.json']>;
export type TaskLine = z.infer<typeof taskLine>;
export type ProjectLine = z.infer<typeof projectLine>;
/** What a line of each file is. */
export type LineOf<F extends LineFile> = z.infer<(typeof LINES)[F]>;

/** The JSON Schema (2020-12) of all files: `$defs` has one by the name of each file; of `.ndjson` files, it is that of a line. */
export function exportSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'FlowTrack export',
    $defs: Object.fromEntries(Object.entries(FILES).map(([name, schema]) => [name, z.toJSONSchema(schema)])),
  };
}
