import { Checkbox, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { Deadline, PriorityNote, TaskStatusBadge } from '../../ui/badges.js';
import classes from './my-tasks.module.css';
import { TaskLink } from './task-link.js';

interface ListProps {
  tasks: Task[];
  /** The names of their projects. */
  names: ReadonlyMap<string, string>;
  labelledBy: string;
  onToggle: (task: Task) => void;
}

/** Tasks that can be ticked off. */
export function MyTaskList({ tasks, names, labelledBy, onToggle }: ListProps) {
  const { t } = useTranslation();
  return (
    <ul className={classes.list} aria-labelledby={labelledBy}>
      {tasks.map((task) => (
        <li key={task.id} className={classes.row}>
          <Checkbox
            checked={task.status === 'done'}
            onChange={() => onToggle(task)}
            aria-label={t('tasks.mine.complete', { title: task.title })}
            size="sm"
            radius="xl"
          />
          <div className={classes.title}>
            <TaskLink task={task} isDone={task.status === 'done'} />
            <Text size="xs" c="dimmed" truncate title={names.get(task.project_id)} mih={18}>
              {task.key} · {names.get(task.project_id)}
            </Text>
          </div>
          <div className={classes.facts}>
            {task.status === 'in_progress' && <TaskStatusBadge status={task.status} />}
            <PriorityNote task={task} />
            <Deadline date={task.deadline} done={task.status === 'done'} />
          </div>
        </li>
      ))}
    </ul>
  );
}
