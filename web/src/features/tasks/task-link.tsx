import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Task } from '../../data/api.js';

/** The title of a task; opens its panel beside the screen that it is on. */
export function TaskLink({ task, is_done = false }: { task: Task; is_done?: boolean }) {
  return (
    <Anchor
      size="sm"
      fw={500}
      c="inherit"
      td={is_done ? 'line-through' : undefined}
      lineClamp={2}
      dir="auto"
      data-task={task.id}
      style={{ overflowWrap: 'anywhere' }}
      renderRoot={(props) => (
        <Link to="." search={(before: object) => ({ ...before, task: task.id })} resetScroll={false} {...props} />
      )}
    >
      {task.title}
    </Anchor>
  );
}
