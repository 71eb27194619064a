import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import i18next, { type TFunction } from 'i18next';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Activity } from '../../data/api.js';
import { isRevertible } from '../../data/reverts.js';
import { momentOf } from '../../lib/moment-of.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { RevertButton } from '../../parts/revert-button.js';
import { actorName } from '../../ui/actor-name.js';
import { PersonAvatar } from '../../ui/person.js';
import { ErrorState } from '../../ui/states.js';
import { valueInWords } from './field-words.js';
import { linkInWords, openingOf } from '../../lib/link-words.js';
import { recordedLabels } from '../../lib/label-name.js';
import { ruleInWords } from './rules.js';
import { TASK_FIELDS, type TaskField } from './task-save.js';
import classes from './task-panel.module.css';
import type { TaskHistory } from './use-task-history.js';

interface HistoryProps {
  history: TaskHistory;
  names: ReadonlyMap<string, string>;
  /** Whether changes may be taken back. */
  mayRevert?: boolean;
}

/** Who changed what of a task, and when; newest first. */
export function TaskHistoryList({ history, names, mayRevert = false }: HistoryProps) {
  const { t } = useTranslation();
  const { rows, error, refetch, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = history;
  const allNames = new Map(names);
  for (const { user_id, user_name } of rows) if (user_id && !allNames.has(user_id)) allNames.set(user_id, user_name);
  return (
    <Stack gap="sm" component="section" aria-labelledby="task-history">
      <Title order={3} size="h5" id="task-history">
        {t('tasks.history.title')}
      </Title>
      {isPending && !error && <Skeleton height={60} />}
      {error && rows.length === 0 && <ErrorState error={error} retry={refetch} />}
      {rows.length > 0 && (
        <ul className={classes.history}>
          {rows.map((row) => (
            <HistoryRow key={row.id} row={row} names={allNames} mayRevert={mayRevert} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      )}
    </Stack>
  );
}

/** What is told of a change: labels are no text, and edited elsewhere. */
type ToldField = TaskField | 'labels' | 'recurrence';
const TOLD_FIELDS: ToldField[] = [...TASK_FIELDS, 'labels', 'recurrence'];

function HistoryRow({ row, names, mayRevert }: Omit<HistoryProps, 'history'> & { row: Activity }) {
  const { t } = useTranslation();
  const id = useId();
  const isOfItsPlace = row.action === 'task_created' || row.action === 'task_transferred';
  const fields = isOfItsPlace ? [] : TOLD_FIELDS.filter((field) => field in row.changes);
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <div aria-hidden>
        <PersonAvatar id={row.user_id} name={actorName(t, row)} size={24} />
      </div>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Text size="sm" component="div" id={id}>
          <b>{actorName(t, row)}</b> {summaryOf(t, row, fields)}{' '}
          <Text span size="xs" c="dimmed">
            ·{' '}
            <time dateTime={momentOf(row)} title={formatMoment(momentOf(row))}>
              {formatAgo(momentOf(row))}
            </time>
          </Text>
        </Text>
        {fields.length > 0 && (
          <ul className={classes.changes}>
            {fields.map((field) => (
              <Text
                key={field}
                component="li"
                size="sm"
                className={field === 'description' ? classes.details : undefined}
                style={{ overflowWrap: 'anywhere' }}
              >
                {field === 'description' ? (
                  <TextChange {...row.changes[field]} />
                ) : (
                  changeInWords(t, field, row.changes[field], names)
                )}
              </Text>
            ))}
          </ul>
        )}
      </div>
      {mayRevert && isRevertible(row) && row.action !== 'task_created' && <RevertButton row={row} describedBy={id} />}
    </Group>
  );
}

function summaryOf(t: TFunction, { action, subject_type, changes }: Activity, fields: readonly ToldField[]): string {
  if (action === 'attachment_added' || action === 'attachment_removed' || action === 'attachment_restored')
    return t(`tasks.history.${action}`, { name: changes.name?.to ?? changes.name?.from });
  if (action === 'link_created' || action === 'link_deleted')
    return t(`tasks.history.${action}`, { link: linkInWords(t, { changes }) });
  if (action === 'link_updated') return t(`tasks.history.${openingOf({ changes })}`);
  if (subject_type === 'checklist_item') return itemIn(t, { action, changes });
  if (action === 'task_created' || action === 'task_deleted' || action === 'task_restored')
    return t(`tasks.history.${action}`);
  if (action === 'task_transferred') return t(`tasks.history.${changes.column?.to ? 'task_arrived' : 'task_left'}`);
  if (action === 'task_archived' || action === 'task_unarchived') return t(`tasks.history.${action}`);
  if (action === 'comment_created' || action === 'comment_deleted') return t(`tasks.history.${action}`);
  if (action === 'comment_updated') return reactionIn(t, changes) ?? t('tasks.history.comment_updated');
  return fields.length > 0 ? t('tasks.history.changed') : t('tasks.history.reordered');
}

/** What happened to an item of the checklist. */
function itemIn(t: TFunction, { action, changes }: Pick<Activity, 'action' | 'changes'>): string {
  const title = changes.title?.from ?? changes.title?.to;
  if (action === 'checklist_item_updated' && changes.done)
    return t(changes.done.to ? 'tasks.history.item_ticked' : 'tasks.history.item_unticked');
  const named = [
    'checklist_item_created',
    'checklist_item_deleted',
    'checklist_item_restored',
    'checklist_item_converted',
  ];
  const told = named.find((name) => name === action) as 'checklist_item_created' | undefined;
  return told && typeof title === 'string' ? t(`tasks.history.${told}`, { title }) : t('tasks.history.item_changed');
}

function reactionIn(t: TFunction, { reactions }: Activity['changes']): string | undefined {
  if (typeof reactions?.to === 'string') return t('tasks.history.comment_reacted', { emoji: reactions.to });
  if (typeof reactions?.from === 'string') return t('tasks.history.comment_unreacted', { emoji: reactions.from });
  return undefined;
}

function changeInWords(
  t: TFunction,
  field: ToldField,
  change: { from?: unknown; to?: unknown } | undefined,
  names: ReadonlyMap<string, string>,
): string {
  const inWords = (value: unknown) => {
    if (field === 'recurrence') return recordedRule(t, value);
    if (field === 'labels') return recordedLabels(t, value) ?? t('tasks.none.labels');
    const words = valueInWords(t, field, value, names);
    return field === 'title' ? `“${words}”` : words;
  };
  return t('tasks.history.change', {
    field: t(`tasks.field.${field}`),
    from: inWords(change?.from),
    to: inWords(change?.to),
  });
}

/** Long texts show when somebody asks for them. */
function TextChange({ from, to }: { from?: unknown; to?: unknown }) {
  const { t } = useTranslation();
  const texts = [
    ['before', from],
    ['after', to],
  ] as const;
  return (
    <details>
      <summary className={classes.summary}>{t('tasks.history.text', { field: t('tasks.field.description') })}</summary>
      {texts.map(([which, text]) => (
        <div key={which}>
          <Text size="xs" c="dimmed">
            {t(`tasks.history.${which}`)}
          </Text>
          <div className={classes.quote}>{typeof text === 'string' ? text : t('tasks.conflict.empty')}</div>
        </div>
      ))}
    </details>
  );
}

/** The words for rules come later than the panel; before, a rule is shown as it is written. */
function recordedRule(t: TFunction, value: unknown): string {
  const { rrule } = (value ?? {}) as { rrule?: string };
  if (!rrule) return t('tasks.none.recurrence');
  return i18next.exists('repeats.daily') ? ruleInWords(t, rrule) : rrule;
}
