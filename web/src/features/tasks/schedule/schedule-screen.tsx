import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../data/api.js';
import { FilterProblem } from '../../../ui/late-filter-notes.js';
import { ScrollPane } from '../../../ui/scroll-pane.js';
import { type ViewChoice, ViewsButton } from '../../../parts/views/views-button.js';
import { ErrorState } from '../../../ui/states.js';
import { CreateTaskDialog } from '../create-task.js';
import { TaskFilterBar } from '../task-filter.js';
import { useProjectFilter } from '../use-project-filter.js';
import type { Span } from './span.js';
import { SpanBar, type SpanBarProps } from './span-bar.js';
import { SpanNotes } from './span-notes.js';
import { useDatedTasks } from './use-dated-tasks.js';

interface Drawn {
  tasks: Task[];
  mayEdit: boolean;
  /** Opens the form for a new task that is due on a day; undefined for those who may create none. */
  create?: (deadline: string) => void;
}

interface ScreenProps extends Omit<SpanBarProps, 'children'> {
  projectId: string;
  /** The text of the filter. */
  q: string | undefined;
  /** The saved view that was chosen. */
  saved: string | undefined;
  change: (next: ViewChoice) => void;
  span: Span;
  /** Draws the tasks. */
  children: (drawn: Drawn) => ReactNode;
}

/** The tasks of a project in time, with what filters them and goes through time. */
export function ScheduleScreen({ projectId, q, saved, change, span, children, ...bar }: ScreenProps) {
  const { t } = useTranslation();
  const { board, people, errors, isOwn, mayCreate, mayEdit, bar: filters } = useProjectFilter(projectId, q, change);
  const [creating, setCreating] = useState<{ deadline?: string }>();
  const isUnderstood = errors.length === 0;
  const dated = useDatedTasks({ project_id: projectId, q, ...span, isUnderstood });
  return (
    <ScrollPane gap="sm">
      <TaskFilterBar
        {...filters}
        views={<ViewsButton project_id={projectId} can={board?.project.can} choice={{ saved, q }} apply={change} />}
      />
      {isOwn && (
        <Text size="xs" c="dimmed">
          {t('board.ownOnly')}
        </Text>
      )}
      {!isUnderstood && <FilterProblem text={q ?? ''} errors={errors} />}
      <SpanBar {...bar}>
        {mayCreate && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating({})}>
            {t('tasks.create.open')}
          </Button>
        )}
      </SpanBar>
      {dated.error && <ErrorState error={dated.error} retry={dated.retry} />}
      {isUnderstood && !dated.error && (
        <>
          <SpanNotes {...dated} mayEdit={mayEdit} isFiltered={q !== undefined} />
          {children({
            tasks: dated.tasks,
            mayEdit,
            create: mayCreate ? (deadline) => setCreating({ deadline }) : undefined,
          })}
        </>
      )}
      {creating && (
        <CreateTaskDialog
          projectId={projectId}
          people={people}
          seesAll={!isOwn}
          deadline={creating.deadline}
          onClose={() => setCreating(undefined)}
        />
      )}
    </ScrollPane>
  );
}
