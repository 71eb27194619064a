import { Anchor, Button, Modal, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../data/api.js';
import { type ActivityDays, type PastBoard, pastBoardQuery } from '../../../data/past.js';
import { formatDate, formatMoment, formatNumber, today } from '../../../lib/format.js';
import { DateInput } from '../../../ui/date-input.js';
import { ErrorState, LoadingLines } from '../../../ui/states.js';
import { hrefOf } from '../board-card.js';
import { type BoardChanges, changesBetween } from './past-changes.js';
import { lastFriday } from './past-steps.js';
import classes from './past.module.css';

interface SinceProps {
  project_id: string;
  /** The board that is shown. */
  board: PastBoard;
  days: ActivityDays | undefined;
}

/** Opens a list of what changed from the evening of a day until the moment that is shown. */
export function SinceButton(props: SinceProps) {
  const { t } = useTranslation();
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        {t('past.since')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        size="lg"
        title={t('past.sinceTitle')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {props.days && <Since {...props} days={props.days} />}
      </Modal>
    </>
  );
}

function Since({ project_id, board, days }: SinceProps & { days: ActivityDays }) {
  const { t } = useTranslation();
  const [date, setDate] = useState(lastFriday(today()));
  const first = days.days[0]?.date ?? date;
  const from = seqOf(days, date);
  const before = useQuery({
    ...pastBoardQuery(project_id, String(Math.min(from, board.seq))),
    placeholderData: undefined,
  });
  const after = useQuery({ ...pastBoardQuery(project_id, String(board.seq)), placeholderData: undefined });
  const error = before.error ?? after.error;
  return (
    <Stack gap="md">
      <DateInput label={t('past.sinceDay')} value={date} onChange={(day) => day && setDate(day)} maw={200} />
      {date < first && (
        <Text size="sm" c="dimmed">
          {t('past.sinceFirst', { day: formatDate(first) })}
        </Text>
      )}
      {error ? (
        <ErrorState error={error} retry={() => Promise.all([before.refetch(), after.refetch()])} />
      ) : before.data && after.data ? (
        <Changes changes={changesBetween(before.data, after.data)} until={board.past?.at ?? ''} />
      ) : (
        <LoadingLines count={4} />
      )}
    </Stack>
  );
}

/** The last event until the end of a day, or the first one of all. */
function seqOf({ days, seq }: ActivityDays, date: string): number {
  const day = days.findLast((one) => one.date <= date);
  return Math.max(1, Math.min(seq, day?.seq ?? 1));
}

function Changes({ changes: { added, finished, moved, gone }, until }: { changes: BoardChanges; until: string }) {
  const { t } = useTranslation();
  const parts: [string, ReactNode[]][] = [
    [t('past.finished'), finished.map((task) => <TaskLink key={task.id} task={task} />)],
    [t('past.added'), added.map((task) => <TaskLink key={task.id} task={task} />)],
    [
      t('past.moved'),
      moved.map(({ task, from, to }) => <TaskLink key={task.id} task={task} note={t('past.fromTo', { from, to })} />),
    ],
    [t('past.gone'), gone.map((task) => <li key={task.id}>{`${task.key} ${task.title}`}</li>)],
  ];
  const some = parts.filter(([, tasks]) => tasks.length > 0);
  return (
    <div role="status">
      <Text size="sm" c="dimmed" mb="xs">
        {t('past.until', { moment: formatMoment(until) })}
      </Text>
      {some.length === 0 && <Text>{t('past.nothing')}</Text>}
      {some.map(([name, tasks]) => (
        <section key={name} aria-label={name}>
          <Title order={3} size="h6" mt="sm" mb={4}>
            {name} ({formatNumber(tasks.length)})
          </Title>
          <ul className={classes.list}>{tasks}</ul>
        </section>
      ))}
    </div>
  );
}

function TaskLink({ task, note }: { task: Task; note?: string }) {
  return (
    <li>
      <Anchor href={hrefOf(task.key)} size="sm">
        {task.key} {task.title}
      </Anchor>
      {note && (
        <Text span size="sm" c="dimmed" ml="xs">
          {note}
        </Text>
      )}
    </li>
  );
}
