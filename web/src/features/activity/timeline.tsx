import { Group, Stack, Text, Title, Tooltip, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Activity } from '../../data/api.js';
import { isRevertible } from '../../data/reverts.js';
import { momentOf } from '../../lib/moment-of.js';
import { dayOf, formatAgo, formatDate, formatMoment, today } from '../../lib/format.js';
import { RevertButton } from '../../parts/revert-button.js';
import { actorName } from '../../ui/actor-name.js';
import { PersonAvatar } from '../../ui/person.js';
import { describe, fieldChanges, fill, isCreation, isPasswordChange, type Names } from './describe.js';
import classes from './activity.module.css';

interface TimelineProps {
  rows: Activity[];
  names: Names;
  /** Whether a task can still be opened. */
  canOpen: (row: Activity) => boolean;
  /** Whether changes of tasks may be taken back. */
  mayRevert?: boolean;
  /** Says in which project something happened, where that is not clear. */
  showsProject?: boolean;
}

/** What happened, day by day, newest first. */
export function Timeline({ rows, ...props }: TimelineProps) {
  const { t } = useTranslation();
  const days = Map.groupBy(rows, ({ timestamp }) => dayOf(timestamp));
  return (
    <Stack gap="lg">
      {[...days].map(([day, happened]) => (
        <section key={day} aria-label={formatDate(day)}>
          <Title order={2} size="h5" mb="xs">
            <time dateTime={day}>
              {day === today() ? t('activity.today') : day === today(-1) ? t('activity.yesterday') : formatDate(day)}
            </time>
          </Title>
          <ul className={classes.list}>
            {happened.map((row) => (
              <Row key={row.id} row={row} {...props} />
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  );
}

function Row({
  row,
  names,
  canOpen,
  mayRevert = false,
  showsProject,
}: Omit<TimelineProps, 'rows'> & { row: Activity }) {
  const { t } = useTranslation();
  const id = useId();
  const changes = fieldChanges(t, row, names);
  const project = row.project_id ? names.projects[row.project_id] : undefined;
  return (
    <li className={classes.row}>
      <span aria-hidden>
        <PersonAvatar id={row.user_id} name={actorName(t, row)} size={32} />
      </span>
      <Stack gap={2} miw={0} style={{ flex: 1 }}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }} id={id}>
          {describe(t, row, {
            who: <strong>{actorName(t, row)}</strong>,
            what: row.task_id ? (
              <TaskName row={row} names={names} isOpen={canOpen(row)} />
            ) : (
              <ProjectName row={row} name={project} />
            ),
          })}
        </Text>
        {(changes.length > 0 || isPasswordChange(row)) && (
          <ul className={classes.changes}>
            {changes.map(({ field, label, from, to }) => (
              <li key={field}>
                <Text size="sm" c="dimmed" component="span">
                  {label}: <Change from={from} to={to} isNew={isCreation(row)} />
                </Text>
              </li>
            ))}
            {isPasswordChange(row) && (
              <li>
                <Text size="sm" c="dimmed" component="span">
                  {t('activity.passwordChanged')}
                </Text>
              </li>
            )}
          </ul>
        )}
        <Group gap={6}>
          <Tooltip label={formatMoment(momentOf(row))}>
            <Text size="xs" c="dimmed" component="time" dateTime={momentOf(row)}>
              {formatAgo(momentOf(row))}
            </Text>
          </Tooltip>
          {row.via && (
            <Text size="xs" c="dimmed">
              · {t('activity.via', { name: row.via.name })}
            </Text>
          )}
          {row.task_key && (
            <Text size="xs" c="dimmed">
              · {row.task_key}
            </Text>
          )}
          {showsProject && row.task_id && project && (
            <Text size="xs" c="dimmed" truncate>
              · {t('activity.inProject', { name: project })}
            </Text>
          )}
        </Group>
      </Stack>
      {mayRevert && isRevertible(row) && <RevertButton row={row} describedBy={id} />}
    </li>
  );
}

/** What a field was and is; of something new, what it is. */
function Change({ from, to, isNew }: { from: string; to: string; isNew: boolean }) {
  const { t } = useTranslation();
  if (isNew) return to;
  return (
    <>
      <VisuallyHidden>{fill(t('activity.fromToSpoken'), { from, to })}</VisuallyHidden>
      <span aria-hidden>{fill(t('activity.fromTo'), { from, to })}</span>
    </>
  );
}

function TaskName({ row, names, isOpen }: { row: Activity; names: Names; isOpen: boolean }) {
  const { t } = useTranslation();
  const { task_id, project_id, changes } = row;
  const told = changes.title?.to;
  const title = names.tasks[task_id ?? ''] ?? (typeof told === 'string' ? told : undefined);
  if (!title) return <em>{t('activity.unknownTask')}</em>;
  if (!isOpen || !task_id || !project_id) return <strong>{title}</strong>;
  return (
    <Link to="." search={{ task: row.task_key ?? task_id }} className={classes.link}>
      {title}
    </Link>
  );
}

function ProjectName({ row: { project_id, action, changes }, name }: { row: Activity; name?: string }) {
  const { t } = useTranslation();
  const told = changes.name?.to;
  const title = name ?? (typeof told === 'string' ? told : undefined);
  if (!title) return <em>{t('activity.unknownProject')}</em>;
  if (!name || !project_id || action === 'project_deleted') return <strong>{title}</strong>;
  return (
    <Link to="/projects/$projectId/board" params={{ projectId: project_id }} className={classes.link}>
      {title}
    </Link>
  );
}
