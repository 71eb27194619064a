import { Alert, Button, Group, Switch, Text } from '@mantine/core';
import { IconClockPause, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../data/api.js';
import { useBoard } from '../../../data/live.js';
import { activityDaysQuery, PAST_WINDOW, type PastBoard, pastBoardQuery } from '../../../data/past.js';
import { formatMoment, formatNumber } from '../../../lib/format.js';
import { ErrorState } from '../../../ui/states.js';
import { cardsOf, totalsOf } from '../../../data/board-cache.js';
import { BoardSkeleton } from '../board-states.js';
import { PastColumns } from './past-columns.js';
import { PastTask } from './past-task.js';
import { PastTimeline } from './past-timeline.js';
import { SinceButton } from './since-panel.js';
import classes from './past.module.css';

const route = getRouteApi('/inside/projects/$projectId/board');

/** The board of a project as it was at a moment, and the way to others. Nothing can be changed there. */
export function TimeMachine({ project_id, at }: { project_id: string; at: string }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const { data: board, error, refetch, isPlaceholderData } = useQuery(pastBoardQuery(project_id, at, PAST_WINDOW));
  const { data: days } = useQuery(activityDaysQuery(project_id));
  const [isBeside, setBeside] = useState(false);
  const [opened, open] = useState<Task>();
  const show = useCallback(
    (seq: number) =>
      // The number, and not its text, which the address would put into quotes.
      void navigate({ search: (before) => ({ ...before, at: seq }), replace: true, resetScroll: false }),
    [navigate],
  );
  const leave = () => void navigate({ search: ({ at: _, ...before }) => before, resetScroll: false });
  if (error && (!board || !isPlaceholderData))
    return (
      <div className={classes.page}>
        <ErrorState error={error} retry={refetch} />
        <Button onClick={leave} variant="default" mx="auto">
          {t('past.now')}
        </Button>
      </div>
    );
  if (!board) return <BoardSkeleton />;
  return (
    <div className={classes.page}>
      <div className={classes.head} role="group" aria-label={t('past.title')}>
        <div className={classes.row}>
          <IconClockPause size={20} aria-hidden />
          <Text className={classes.moment} fw={600}>
            {formatMoment(board.past?.at ?? '')}
            <Text span size="sm" c="dimmed" ml="xs" fw={400}>
              {t('past.change', { seq: formatNumber(board.seq), head: formatNumber(days?.seq ?? board.seq) })}
            </Text>
          </Text>
          <Group gap="xs">
            <SinceButton project_id={project_id} board={board} days={days} />
            <Switch
              size="xs"
              label={t('past.beside')}
              checked={isBeside}
              onChange={(event) => setBeside(event.currentTarget.checked)}
            />
            <Button size="xs" onClick={leave}>
              {t('past.now')}
            </Button>
          </Group>
        </div>
        {days && <PastTimeline days={days} seq={board.seq} isLoading={isPlaceholderData} show={show} />}
        {board.past?.complete === false && <Incomplete gaps={board.past.gaps} />}
      </div>
      <div className={classes.boards}>
        <div className={classes.board}>
          <PastColumns columns={board.columns} moment={board.seq} label={t('past.board')} prefix="past" open={open} />
        </div>
        {isBeside && <Present project_id={project_id} open={open} />}
      </div>
      <Announcement board={board} />
      {opened && <PastTask key={opened.id} task={opened} seq={board.seq} close={() => open(undefined)} />}
    </div>
  );
}

function Incomplete({ gaps }: { gaps: readonly ('tasks' | 'columns')[] }) {
  const { t } = useTranslation();
  return (
    <Alert icon={<IconInfoCircle />} color="yellow" p="xs" role="note">
      {gaps.map((gap) => t(`past.gap.${gap}`)).join(' ')}
    </Alert>
  );
}

/** The board as it is, live. */
function Present({ project_id, open }: { project_id: string; open: (task: Task) => void }) {
  const { t } = useTranslation();
  const { data: board } = useBoard(project_id);
  if (!board) return <BoardSkeleton />;
  const totals = totalsOf(board);
  const columns = board.columns.map((column) => ({
    ...column,
    status: column.category,
    tasks: cardsOf(board, column.id),
    total: totals.get(column.id) ?? 0,
  }));
  return (
    <div className={classes.board}>
      <PastColumns columns={columns} moment={board.seq} label={t('past.present')} prefix="present" open={open} />
    </div>
  );
}

/** Says which moment is shown, for who does not see it. */
function Announcement({ board }: { board: PastBoard }) {
  const { t } = useTranslation();
  const total = board.columns.reduce((sum, column) => sum + column.total, 0);
  const parts = { moment: formatMoment(board.past?.at ?? ''), count: total, shown: formatNumber(total) };
  return (
    <div className={classes.hidden} role="status" aria-atomic="true" data-testid="past-announcer">
      {t('past.said', parts)}
    </div>
  );
}
