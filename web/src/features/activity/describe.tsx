import type { TFunction } from 'i18next';
import { Fragment, type ReactNode } from 'react';
import type { Activity, PaletteColor } from '../../data/api.js';
import { recordedColumnName } from '../../lib/column-name.js';
import { labelName, recordedLabels } from '../../lib/label-name.js';
import { linkInWords, openingOf } from '../../lib/link-words.js';
import { shortenedTo } from '../../lib/graphemes.js';
import { formatDate } from '../../lib/format.js';

/** What the ids of activity stand for, as far as that is known. */
export interface Names {
  /** Names of people by id. */
  people: Record<string, string>;
  /** Titles of tasks by id. */
  tasks: Record<string, string>;
  /** Names of projects by id. */
  projects: Record<string, string>;
}

/** What a sentence is filled in with. */
export interface Parts {
  who: ReactNode;
  what: ReactNode;
  /** Values, where they stand within the sentence. */
  member?: ReactNode;
  from?: ReactNode;
  to?: ReactNode;
}

/** One field that was changed. */
export interface FieldChange {
  field: string;
  label: string;
  from: string;
  to: string;
}

type Change = { from: unknown; to: unknown };

/** What happened, as a sentence. */
export function describe(t: TFunction, row: Activity, parts: Parts): ReactNode {
  const { status, column, member, name, reactions } = row.changes as Record<string, Change | undefined>;
  // Before boards had columns of their own, a status was one.
  const [field, moved] = column ? (['column', column] as const) : (['status', status] as const);
  const values = {
    ...parts,
    member: strong(
      nameOf(member?.to ?? member?.from) ??
        labelIn(t, row) ??
        itemIn(row) ??
        webhookIn(row) ??
        text(name?.to ?? name?.from) ??
        t('activity.somebody'),
    ),
    from: strong(moved ? valueOf(t, row, field, moved.from) : text(reactions?.from)),
    to: strong(moved ? valueOf(t, row, field, moved.to) : text(reactions?.to)),
    link: row.subject_type === 'link' && linkInWords(t, row),
  };
  return fill(t(`activity.did.${sentenceOf(row)}`), values);
}

/** The name of a label that is new, deleted or restored. */
function labelIn(t: TFunction, { subject_type, changes }: Activity): string | undefined {
  const color = text(changes.color?.to ?? changes.color?.from);
  if (subject_type !== 'label' || color === undefined) return undefined;
  return labelName(t, { name: text(changes.name?.to ?? changes.name?.from) ?? '', color });
}

/** The title of an item of a checklist. */
function itemIn({ subject_type, changes }: Activity): string | undefined {
  return subject_type === 'checklist_item' ? text(changes.title?.to ?? changes.title?.from) : undefined;
}

/** Where a webhook leads. */
function webhookIn({ subject_type, changes }: Activity): string | undefined {
  return subject_type === 'webhook' ? text(changes.url?.to ?? changes.url?.from) : undefined;
}

function sentenceOf({ action, changes, user_id, user_name }: Activity) {
  if (action === 'sign_in_failed' && changes.failures?.to !== 1) return 'sign_in_locked';
  if (action === 'link_updated') return openingOf({ changes });
  if (action === 'task_transferred') return changes.column?.to ? 'task_arrived' : 'task_left';
  if (action === 'task_moved' && !changes.status && !changes.column) return 'task_reordered';
  if (action === 'comment_updated' && changes.reactions)
    return changes.reactions.to ? 'comment_reacted' : 'comment_unreacted';
  if (action === 'webhook_updated' && changes.active) return changes.active.to ? 'webhook_resumed' : 'webhook_held';
  if (action === 'webhook_updated' && changes.secret) return 'webhook_rotated';
  if (action === 'member_added' && (changes.member?.to as { id?: string } | null)?.id === user_id)
    return 'member_joined';
  if (action === 'user_created' && changes.name?.to === user_name) return 'user_joined';
  return action;
}

/** Fields that the sentence does not tell of already. Places within a column are nothing to read. */
export function fieldChanges(t: TFunction, row: Activity, names: Names): FieldChange[] {
  const told = TOLD[row.action] ?? [];
  return Object.entries(row.changes as Record<string, Change>)
    .filter(
      ([field]) =>
        (field in FIELDS || field in AUDIT_FIELDS) &&
        !told.includes(field) &&
        !(field === 'status' && 'column' in row.changes),
    )
    .map(([field, { from, to }]) => ({
      field,
      label: labelOf(t, field),
      from: valueOf(t, row, field, from, names),
      to: valueOf(t, row, field, to, names),
    }));
}

function labelOf(t: TFunction, field: string): string {
  return field in AUDIT_FIELDS
    ? t(`activity.fields.${field as keyof typeof AUDIT_FIELDS}`)
    : t(`since.fields.${field as keyof typeof FIELDS}`);
}

/** Whether the row tells of something new, which has no values from before. */
export function isCreation({ action }: Activity): boolean {
  return [
    'task_created',
    'project_created',
    'user_created',
    'member_added',
    'column_created',
    'invitation_created',
    'label_created',
    'label_restored',
    'view_created',
    'view_restored',
    'webhook_created',
    'signed_in',
    'sign_in_failed',
    'project_exported',
  ].includes(action);
}

/** Whether a new password was set: all that history says of it. */
export function isPasswordChange({ changes }: Activity): boolean {
  return 'password' in changes;
}

const FIELDS = {
  title: true,
  name: true,
  filter: true,
  sort: true,
  key: true,
  description: true,
  priority: true,
  status: true,
  column: true,
  category: true,
  color: true,
  wip_limit: true,
  wip_policy: true,
  start_date: true,
  labels: true,
  done: true,
  deadline: true,
  estimate: true,
  recurrence: true,
  assigned_to: true,
  task_access: true,
  archive_after_days: true,
  email: true,
  role: true,
  project_role: true,
  events: true,
};

/** Of what only the admins' log has. */
const AUDIT_FIELDS = { methods: true, address: true, failures: true, format: true };

/** What is new has a whole list of fields: its name says enough, with what was chosen for it. */
const TOLD: Partial<Record<Activity['action'], string[]>> = {
  task_created: ['title', 'description', 'status', 'column', 'priority'],
  task_moved: ['status', 'column'],
  project_created: ['name', 'key', 'description', 'status', 'task_access'],
  user_created: ['name', 'role'],
  member_removed: ['project_role'],
  password_requested: ['name'],
  password_link_created: ['name'],
  password_reset: ['name'],
  second_factor_enabled: ['name'],
  second_factor_disabled: ['name'],
  second_factor_reset: ['name'],
  recovery_codes_renewed: ['name'],
  recovery_code_used: ['name'],
  passkey_added: ['passkey'],
  passkey_removed: ['passkey'],
  identity_linked: ['provider', 'linked_by'],
  identity_unlinked: ['provider'],
  role_kept: ['role'],
  sign_in_failed: ['name'],
  project_exported: ['name'],
  token_created: ['name'],
  token_deleted: ['name'],
  column_created: ['name', 'color', 'wip_policy'],
  column_deleted: ['name'],
  attachment_added: ['name'],
  attachment_removed: ['name'],
  attachment_restored: ['name'],
  checklist_item_created: ['title', 'done'],
  checklist_item_deleted: ['title'],
  checklist_item_restored: ['title', 'done', 'assigned_to'],
  checklist_item_converted: ['title'],
  label_created: ['name', 'color'],
  label_deleted: ['name', 'color'],
  label_restored: ['name', 'color'],
  view_created: ['name'],
  view_deleted: ['name'],
  view_restored: ['name'],
};

/** A long text is only hinted at. */
const MOST_CHARACTERS = 120;

function valueOf(t: TFunction, { subject_type }: Activity, field: string, value: unknown, names?: Names): string {
  if (value === null || value === undefined || value === '')
    return t(field === 'assigned_to' ? 'activity.nobody' : 'activity.nothing');
  const word = text(value) ?? JSON.stringify(value);
  switch (field) {
    case 'status':
      return subject_type === 'task'
        ? t(`taskStatus.${word as 'todo' | 'in_progress' | 'done'}`)
        : t(`projectStatus.${word as 'pending' | 'in_progress' | 'completed'}`);
    case 'category':
      return t(`taskStatus.${word as 'todo' | 'in_progress' | 'done'}`);
    case 'column':
      return recordedColumnName(value) ?? t('activity.nothing');
    case 'done':
      return t(value === true ? 'activity.yes' : 'activity.no');
    case 'methods':
      return (value as SignInMethod[]).map((method) => t(`activity.methods.${method}`)).join(', ');
    case 'events':
      return shortenedTo((value as string[]).join(', '), MOST_CHARACTERS);
    case 'labels':
      return recordedLabels(t, value) ?? t('activity.nothing');
    case 'recurrence':
      return (value as { rrule: string }).rrule;
    case 'color':
      return t(`color.${word as PaletteColor}`);
    case 'wip_policy':
      return t(`board.wipPolicy.${word as 'warn' | 'block'}`);
    case 'priority':
      return t(`priority.${word as 'low' | 'medium' | 'high'}`);
    case 'role':
      return t(`role.${word as 'admin' | 'member'}`);
    case 'project_role':
      return t(`projectRole.${word as 'manager' | 'member' | 'viewer'}`);
    case 'task_access':
      return t(`taskAccess.${word as 'assignee' | 'members'}`);
    case 'start_date':
    case 'deadline':
      return formatDate(word);
    case 'assigned_to':
      return names?.people[word] ?? t('activity.somebody');
    default:
      return shortenedTo(word, MOST_CHARACTERS);
  }
}

type SignInMethod = 'password' | 'passkey' | 'provider' | 'code';

/** Puts nodes where a sentence has `{name}`. */
export function fill(sentence: string, values: { [name: string]: ReactNode }): ReactNode {
  return sentence
    .split(/\{(\w+)\}/)
    .map((part, index) =>
      index % 2 === 1 ? <bdi key={index}>{values[part]}</bdi> : <Fragment key={index}>{part}</Fragment>,
    );
}

const strong = (word: string | undefined) => word && <strong>{word}</strong>;
const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

function nameOf(member: unknown): string | undefined {
  return text((member as { name?: unknown } | null | undefined)?.name);
}
