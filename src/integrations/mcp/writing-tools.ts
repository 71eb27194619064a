import { type Tool, VERSION } from './tool.js';

const TASK = { id: 'task_id' };

/** Fields of a task that models may set. */
const FIELDS = [
  ...['title', 'description', 'priority', 'status', 'column_id', 'start_date', 'deadline', 'estimate', 'assigned_to'],
  ...['label_ids', 'recurrence'],
];

/** Tools that change something. */
export const WRITING_TOOLS: readonly Tool[] = [
  {
    name: 'create_task',
    title: 'Create a task',
    description: 'A new task at the end of its column. Descriptions are Markdown.',
    operation: 'POST /tasks',
    takes: ['project_id', ...FIELDS],
  },
  {
    name: 'update_task',
    title: 'Change a task',
    description:
      'Changes the fields that are given, and no others; null empties one. Read the task before: where it was changed since ' +
      'your `version`, nothing is overwritten, and you get its present state.',
    operation: 'PUT /tasks/{id}',
    path: TASK,
    takes: FIELDS,
    requires: [VERSION],
  },
  {
    name: 'move_task',
    title: 'Move a task',
    description:
      'Moves a task on its board: into a column by `column_id`, or into the first one of `new_status`; before or after another ' +
      'task of that column, or at its end.',
    operation: 'PATCH /tasks/{id}/move',
    path: TASK,
    takes: ['column_id', 'new_status', 'before_id', 'after_id'],
  },
  {
    name: 'add_comment',
    title: 'Comment on a task',
    description: 'Markdown. `@[user:ID]` mentions a person, who is told if they can see the task.',
    operation: 'POST /tasks/{id}/comments',
    path: TASK,
    takes: ['text'],
  },
  {
    name: 'add_label',
    title: 'Put a label on a task',
    description: 'The label must be one of the project: see list_labels.',
    operation: 'PUT /tasks/{id}/labels/{label_id}',
    path: TASK,
  },
  {
    name: 'remove_label',
    title: 'Take a label off a task',
    description: 'The label itself stays in the project.',
    operation: 'DELETE /tasks/{id}/labels/{label_id}',
    path: TASK,
  },
  {
    name: 'add_checklist_item',
    title: 'Add an item to a checklist',
    description: 'It comes after all others.',
    operation: 'POST /tasks/{id}/checklist',
    path: TASK,
    takes: ['title', 'done', 'assigned_to'],
  },
  {
    name: 'update_checklist_item',
    title: 'Change an item of a checklist',
    description: 'Ticks, renames or assigns an item.',
    operation: 'PUT /checklist/{id}',
    path: { id: 'item_id' },
    takes: ['title', 'done', 'assigned_to'],
  },
  {
    name: 'link_tasks',
    title: 'Link two tasks',
    description: 'Says that a task blocks another one, relates to it or duplicates it.',
    operation: 'POST /tasks/{id}/links',
    path: { id: 'from_task_id' },
    takes: ['type', 'task_id', 'direction'],
  },
  {
    name: 'archive_task',
    title: 'Archive a task',
    description: 'It leaves the board, and can be found and brought back.',
    operation: 'POST /tasks/{id}/archive',
    path: TASK,
  },
  {
    name: 'unarchive_task',
    title: 'Bring a task back from the archive',
    description: 'It returns to its column.',
    operation: 'POST /tasks/{id}/unarchive',
    path: TASK,
  },
  {
    name: 'delete_task',
    title: 'Delete a task',
    description: 'Moves a task to the trash, from which restore_task brings it back for a limited time.',
    operation: 'DELETE /tasks/{id}',
    path: TASK,
    isDestructive: true,
  },
  {
    name: 'undo_changes',
    title: 'Take changes back',
    description:
      'Takes back what was done to tasks of a project in a span of time, as one change that can itself be undone by its ' +
      '`revert_id`. Call preview_changes before. Where others have changed the same since, nothing happens unless `on_conflict` ' +
      'is skip.',
    operation: 'POST /activity/revert',
    takes: ['project_id', 'actor', 'via', 'since', 'until', 'revert_id', 'on_conflict'],
    isDestructive: true,
  },
  {
    name: 'restore_task',
    title: 'Restore a task',
    description: 'Brings a task back from the trash, to its former place.',
    operation: 'POST /tasks/{id}/restore',
    path: TASK,
  },
];
