import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { taskQuery } from '../../data/tasks.js';
import { statusOf } from '../../lib/problem.js';
import { Page } from '../../ui/page.js';
import { ErrorState, LoadingLines } from '../../ui/states.js';
import { TaskGone } from './task-gone.js';

/** The address of a task alone: leads to the board that it is on, where its panel opens. */
export function TaskPage() {
  const { t } = useTranslation();
  const { taskId } = useParams({ from: '/inside/tasks/$taskId' });
  const { data: task, error, refetch } = useQuery(taskQuery(taskId));
  if (task)
    return (
      <Navigate
        to="/projects/$projectId/board"
        params={{ projectId: task.project_id }}
        search={{ task: task.key }}
        // To the comment that it names.
        hash={(hash) => hash ?? ''}
        replace
      />
    );
  return (
    <Page title={t('tasks.task')}>
      {[400, 404].includes(statusOf(error) ?? 0) ? (
        <TaskGone taskId={taskId} />
      ) : error ? (
        <ErrorState error={error} retry={refetch} />
      ) : (
        <LoadingLines />
      )}
    </Page>
  );
}
