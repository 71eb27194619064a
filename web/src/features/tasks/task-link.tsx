import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Task } from '../../data/api.js';

/** The title of a task; opens its panel beside the screen that it is on. */
export function TaskLink({ task, isDone = false }: { task: Task; isDone?: boolean }) {
  return (
    <Anchor
      size="sm"
      fw={500}
      c="inherit"
      td={isDone ? 'line-through' : undefined}
      lineClamp={2}
      dir="auto"
      data-task={task.id}
      style={{ overflowWrap: 'anywhere' }}
      renderRoot={(props) => (
        <Link to="." search={(before: object) => ({ ...before, task: task.key })} resetScroll={false} {...props} />
      )}
    >
      {task.title}
    </Anchor>
  );
}
