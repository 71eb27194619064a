import { Button, Group, Stack, Text } from '@mantine/core';
import { IconLock, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { taskTrashPages } from '../../data/tasks.js';
import { EmptyState } from '../../ui/states.js';
import { shortened } from './task-save.js';
import classes from './task-panel.module.css';
import { useRestoreTask } from './use-restore-task.js';
import { unsavedText } from './use-text-field.js';

interface GoneProps {
  taskId: string;
  /** As it was last, if it was seen. */
  last?: Task;
  /** Who deleted it just now. */
  deletedBy?: string;
}

/** A task that cannot be seen (any more): says what can be said, and offers a deleted one back to who may restore it. */
export function TaskGone({ taskId, last, deletedBy }: GoneProps) {
  const { t } = useTranslation();
  const { projectId } = useParams({ strict: false });
  const project_id = last?.project_id ?? projectId;
  const { data } = useInfiniteQuery({ ...taskTrashPages(project_id ?? ''), enabled: project_id !== undefined });
  const trashed = data?.pages
    .flatMap(({ rows }) => rows)
    .find(({ id, key }) => id === taskId || key === taskId.toUpperCase());
  return (
    <Stack gap={0}>
      {trashed ? (
        <Trashed task={trashed} deletedBy={deletedBy} />
      ) : (
        <EmptyState
          icon={IconLock}
          title={t('tasks.gone.title')}
          text={t('tasks.gone.text')}
          action={
            <Button component={Link} to="/my-tasks">
              {t('tasks.gone.home')}
            </Button>
          }
        />
      )}
      <UnsavedTexts taskId={taskId} />
    </Stack>
  );
}

function Trashed({ task, deletedBy }: { task: Task; deletedBy?: string }) {
  const { t } = useTranslation();
  const title = shortened(task.title);
  const { isBusy, restore } = useRestoreTask(task);
  return (
    <EmptyState
      icon={IconTrash}
      title={t('tasks.gone.deleted')}
      text={deletedBy ? t('tasks.gone.deletedBy', { name: deletedBy, title }) : t('tasks.gone.deletedText', { title })}
      action={
        <Group justify="center">
          <Button loading={isBusy} onClick={() => void restore()}>
            {t('common.restore')}
          </Button>
        </Group>
      }
    />
  );
}

/** What was typed into the task before it went: it can still be copied from here. */
function UnsavedTexts({ taskId }: { taskId: string }) {
  const { t } = useTranslation();
  const texts = (['title', 'description'] as const).map((field) => unsavedText(taskId, field)).filter(Boolean);
  if (texts.length === 0) return null;
  return (
    <Stack gap="xs" px="lg" pb="lg">
      <Text size="sm">{t('tasks.gone.unsaved')}</Text>
      {texts.map((text, index) => (
        <div key={index} className={classes.quote}>
          {text}
        </div>
      ))}
    </Stack>
  );
}
