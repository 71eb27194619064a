import {
  ActionIcon,
  Anchor,
  Button,
  Divider,
  Drawer,
  Group,
  Skeleton,
  Stack,
  Text,
  Tooltip,
  VisuallyHidden,
} from '@mantine/core';
import { IconLink, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import type { Board } from '../../data/board-cache.js';
import { urlOf } from '../../lib/base-path.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { copyText } from '../../lib/copy-text.js';
import { useUser } from '../../lib/use-session.js';
import { usePanelTitle } from '../../ui/document-title.js';
import { showMessage } from '../../ui/toasts.js';
import { Repeats } from './late-repeats.js';
import { ArchiveAction, ArchivedNote } from './archive-action.js';
import { PlaceButtons } from './dock-button.js';
import { DescriptionField } from './description-field.js';
import { fieldsInWords } from './field-words.js';
import { Changed, TaskFields } from './task-fields.js';
import { TaskHistoryList } from './task-history.js';
import { removeTask, shortened, TASK_FIELDS, type TaskField } from './task-save.js';
import classes from './task-panel.module.css';
import { TaskActions } from './task-actions.js';
import { TaskLabels } from './task-labels.js';
import { TaskReading } from './task-reading.js';
import { TitleField } from './title-field.js';
import { useForeignChanges } from './use-foreign-changes.js';
import { usePeople } from './use-people.js';
import { lastChanger, type TaskHistory, useTaskHistory } from './use-task-history.js';
import { type TaskSaver, useTaskSaver } from './use-task-saver.js';

/** What other features show of a task in its panel. */
export interface Slots {
  /** Below the description. */
  Checklist: ComponentType<{ task: Task; board: Board | undefined }>;
  /** Below the checklist. */
  Links: ComponentType<{ task: Task; board: Board | undefined }>;
  /** Below the links. */
  Attachments: ComponentType<{ task: Task; board: Board | undefined }>;
  /** Between the attachments and the history. */
  Discussion: ComponentType<{ task: Task; board: Board | undefined }>;
}

interface DetailsProps {
  task: Task;
  board: Board | undefined;
  onClose: () => void;
}

/** All of a task: to be changed by those who may, else to be read. */
export function TaskDetails(props: DetailsProps & Slots) {
  const isReading = props.board?.project.can.includes('edit_tasks') === false;
  return isReading ? <ReadDetails {...props} /> : <EditDetails {...props} />;
}

function ReadDetails({ task, board, onClose, Checklist, Links, Attachments, Discussion }: DetailsProps & Slots) {
  const people = usePeople(task.project_id, board);
  const history = useTaskHistory(task.id);
  return (
    <>
      <PanelHeader task={task} board={board} onClose={onClose} />
      <Drawer.Body className={classes.body}>
        <Stack gap="lg">
          {task.archived_at && <ArchivedNote />}
          <TaskReading task={task} />
          <Repeats task={task} />
          <TaskLabels task={task} />
          <Checklist task={task} board={board} />
          <Links task={task} board={board} />
          <Attachments task={task} board={board} />
          <Divider />
          <Discussion task={task} board={board} />
          <Divider />
          <TaskHistoryList history={history} names={people.names} />
          <Dates task={task} history={history} names={people.names} />
        </Stack>
      </Drawer.Body>
    </>
  );
}

/** Each field is editable where it stands. */
function EditDetails({ task, board, onClose, Checklist, Links, Attachments, Discussion }: DetailsProps & Slots) {
  const { t } = useTranslation();
  const saver = useTaskSaver(task);
  const people = usePeople(task.project_id, board);
  const history = useTaskHistory(task.id);
  const foreign = useForeignChanges(task.id);
  const handOver = useHandOver(task, board, onClose);
  const common = {
    task,
    saver,
    changer: (field: TaskField) => foreign.fields[field]?.by ?? lastChanger(history, field) ?? t('tasks.somebody'),
    also: (version: number, field: TaskField) =>
      fieldsInWords(
        t,
        changedSince(history, task.version - version).filter((other) => other !== field),
      ),
  };
  return (
    <>
      <PanelHeader task={task} board={board} saver={saver} onClose={onClose} />
      <Drawer.Body className={classes.body}>
        <Stack gap="lg">
          {task.archived_at && <ArchivedNote />}
          <Changed change={foreign.fields.title}>
            <TitleField {...common} />
          </Changed>
          <TaskFields {...common} people={people} foreign={foreign.fields} {...handOver} />
          <Repeats task={task} mayEdit />
          <TaskLabels task={task} mayEdit />
          <Changed change={foreign.fields.description}>
            <DescriptionField {...common} />
          </Changed>
          <Checklist task={task} board={board} />
          <Links task={task} board={board} />
          <Attachments task={task} board={board} />
          <Divider />
          <Discussion task={task} board={board} />
          <Divider />
          <TaskHistoryList history={history} names={people.names} mayRevert />
          <Dates task={task} history={history} names={people.names} />
        </Stack>
        <VisuallyHidden role="status">
          {foreign.last &&
            t('tasks.panel.changedLive', { name: foreign.last.by, fields: fieldsInWords(t, foreign.last.fields) })}
        </VisuallyHidden>
      </Drawer.Body>
    </>
  );
}

/** The fields that the last so many changes were about. */
function changedSince({ rows }: TaskHistory, count: number): TaskField[] {
  // Comments change no version.
  const recent = rows.filter(({ subject_type }) => subject_type === 'task').slice(0, Math.max(0, count));
  return TASK_FIELDS.filter((field) => recent.some(({ changes }) => field in changes));
}

/** Whoever sees only their own tasks loses sight of one by giving it away; they could not take it back. */
function useHandOver(task: Task, board: Board | undefined, onClose: () => void) {
  const { t } = useTranslation();
  const me = useUser();
  const loses = (id: string | null) => board?.project.can.includes('see_all_tasks') === false && id !== me.id;
  return {
    onAssign: (id: string | null) => ({ withoutUndo: loses(id) }),
    onAssigned: (id: string | null) => {
      if (!loses(id)) return;
      onClose();
      showMessage(t('tasks.handedOver', { title: shortened(task.title) }));
    },
  };
}

/** @param saver undefined for those who may not change the task. */
function PanelHeader({ task, board, saver, onClose }: DetailsProps & { saver?: TaskSaver }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  // The board learns first that the project has another key.
  const key = board ? `${board.project.key}-${task.number}` : task.key;
  usePanelTitle(`${key} ${task.title}`);
  const copy = async (beside: HTMLElement) => {
    const isCopied = await copyText(urlOf(`/tasks/${key}`), beside);
    showMessage(isCopied ? t('tasks.panel.linkCopied') : t('tasks.panel.linkNotCopied'));
  };
  const copyKey = async (beside: HTMLElement) => {
    const isCopied = await copyText(key, beside);
    showMessage(t(isCopied ? 'tasks.panel.keyCopied' : 'tasks.panel.keyNotCopied', { key }));
  };
  return (
    <div className={classes.header}>
      <VisuallyHidden>
        <Drawer.Title>{task.title}</Drawer.Title>
      </VisuallyHidden>
      <Group gap="xs" wrap="nowrap" miw={0} flex={1}>
        {board ? (
          <Anchor
            size="sm"
            truncate
            title={board.project.name}
            aria-label={t('tasks.panel.toProject', { name: board.project.name })}
            renderRoot={(props) => (
              <Link to="/projects/$projectId/board" params={{ projectId: task.project_id }} {...props} />
            )}
          >
            {board.project.name}
          </Anchor>
        ) : (
          <Skeleton height={16} width={140} />
        )}
        <Tooltip label={t('tasks.panel.copyKey')}>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            fw={400}
            flex="none"
            aria-label={t('tasks.panel.copyKeyNamed', { key })}
            onClick={({ currentTarget }) => void copyKey(currentTarget)}
          >
            {key}
          </Button>
        </Tooltip>
      </Group>
      <Text size="sm" c="dimmed" role="status" style={{ whiteSpace: 'nowrap' }}>
        {saver && saver.state !== 'idle' && t(saver.state === 'saving' ? 'common.saving' : 'common.saved')}
      </Text>
      <PlaceButtons />
      <Group gap={4} wrap="nowrap" className={classes.actions}>
        <Tooltip label={t('tasks.panel.copyLink')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('tasks.panel.copyLink')}
            onClick={({ currentTarget }) => void copy(currentTarget)}
          >
            <IconLink size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <TaskActions task={task} mayEdit={saver !== undefined} />
        {saver && <ArchiveAction task={task} onClose={onClose} />}
        {saver && (
          <Tooltip label={t('common.delete')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('common.delete')}
              onClick={() => void removeTask(client, task).then((gone) => gone && onClose())}
            >
              <IconTrash size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
        <Drawer.CloseButton aria-label={t('common.close')} size="lg" />
      </Group>
    </div>
  );
}

function Dates({ task, history, names }: { task: Task; history: TaskHistory; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const name = names.get(task.created_by) ?? history.rows.find(({ user_id }) => user_id === task.created_by)?.user_name;
  const when = formatAgo(task.created_at);
  return (
    <Text size="xs" c="dimmed">
      <time dateTime={task.created_at} title={formatMoment(task.created_at)}>
        {name ? t('tasks.panel.createdBy', { when, name }) : t('tasks.panel.created', { when })}
      </time>
      {' · '}
      <time dateTime={task.updated_at} title={formatMoment(task.updated_at)}>
        {t('tasks.panel.updated', { when: formatAgo(task.updated_at) })}
      </time>
    </Text>
  );
}
