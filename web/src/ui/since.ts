import i18next from 'i18next';
import { currentLocale } from '../lib/i18n.js';
import type { Happening } from '../lib/undo-refused.js';

/** So many sentences are told; of what is more, only how much it is. */
const MOST = 3;

type Kind = 'changed' | 'deleted' | 'restored' | 'archived' | 'unarchived' | 'transferred' | 'added' | 'removed';

const ACTIONS: Record<string, Kind> = {
  task_updated: 'changed',
  project_updated: 'changed',
  user_updated: 'changed',
  task_deleted: 'deleted',
  project_deleted: 'deleted',
  task_restored: 'restored',
  task_archived: 'archived',
  task_unarchived: 'unarchived',
  task_transferred: 'transferred',
  project_restored: 'restored',
  member_added: 'added',
  member_removed: 'removed',
};

/** What happened since something was done, so that it cannot be undone: a sentence each, in the reader's language. */
export function describeSince(since: readonly Happening[]): string {
  const { t } = i18next;
  const sentences = [...new Set(since.toReversed().map(sentenceOf))];
  if (sentences.length === 0) return t('since.unknown');
  const more = sentences.length - MOST;
  return [...sentences.slice(0, MOST), ...(more > 0 ? [t('since.more', { count: more })] : [])].join(' ');
}

function sentenceOf({ action, by: name, isOwn, fields, column }: Happening): string {
  const { t } = i18next;
  const by = isOwn ? t('since.you') : name;
  if (action === 'task_moved')
    return column === undefined ? t('since.placed', { by }) : t('since.moved', { by, column });
  const kind = ACTIONS[action];
  if (kind === undefined) return t('since.something', { by });
  if (kind !== 'changed') return t(`since.${kind}`, { by });
  const names = fields.flatMap((field) => FIELDS.find((known) => known === field) ?? []);
  const listed = new Intl.ListFormat(currentLocale(), { type: 'conjunction' });
  return t('since.changed', { by, fields: listed.format(names.map((field) => t(`since.fields.${field}`))) });
}

const FIELDS = [
  ...(['title', 'name', 'description', 'priority', 'status', 'column', 'assigned_to'] as const),
  ...(['start_date', 'deadline', 'estimate', 'recurrence'] as const),
  ...(['task_access', 'email', 'role'] as const),
];
