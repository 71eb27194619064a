import type { Tool } from './tool.js';

const TASK = { id: 'task_id' };
const PROJECT = { id: 'project_id' };

/** Tools that change nothing. */
export const READING_TOOLS: readonly Tool[] = [
  {
    name: 'whoami',
    title: 'Who am I',
    description: 'The user for whom you act: everything you do is recorded as theirs, through their API token.',
    operation: 'GET /users/me',
  },
  {
    name: 'list_projects',
    title: 'List projects',
    description: 'The projects that you can see, with their ids.',
    operation: 'GET /projects',
    takes: ['query', 'status', 'starred', 'sort', 'limit', 'cursor'],
    defaults: { limit: 50 },
  },
  {
    name: 'get_project',
    title: 'Get a project',
    description: 'One project; `can` says what you may do in it.',
    operation: 'GET /projects/{id}',
    path: PROJECT,
  },
  {
    name: 'get_board',
    title: 'Get a board',
    description:
      'The columns of a project from left to right, each with its first tasks in order. `seq` is the number of the last change ' +
      'that it contains: pass it to list_changes as `after` to learn what happened since. Descriptions may be shortened: ' +
      'get_task has them whole.',
    operation: 'GET /projects/{id}/board',
    path: PROJECT,
    takes: ['filter', 'tz', 'limit', 'at'],
    defaults: { limit: 20 },
  },
  {
    name: 'list_tasks',
    title: 'List tasks',
    description:
      'Tasks of one project or of all that you can see. A `filter` is one text whose conditions must all match, such as ' +
      '`status:in_progress assignee:@me label:bug due:<7d "exact words"`; a wrong one is answered with the place of the error.',
    operation: 'GET /tasks',
    takes: ['project_id', 'filter', 'overdue', 'due_before', 'due_after', 'tz', 'archived', 'sort', 'limit', 'cursor'],
    defaults: { limit: 25 },
  },
  {
    name: 'search',
    title: 'Search',
    description:
      'Tasks, comments and projects that contain the words, the best matches first. Knows keys such as WEB-42.',
    operation: 'GET /search',
    takes: ['q', 'type', 'project_id', 'limit', 'cursor'],
    defaults: { limit: 20 },
  },
  {
    name: 'get_task',
    title: 'Get a task',
    description: 'One task with its whole description. Its `version` is what changes to it are based on.',
    operation: 'GET /tasks/{id}',
    path: TASK,
    takes: ['at'],
  },
  {
    name: 'list_comments',
    title: 'List comments',
    description: 'The comments on a task, the oldest first unless sorted otherwise.',
    operation: 'GET /tasks/{id}/comments',
    path: TASK,
    takes: ['sort', 'limit', 'cursor'],
    defaults: { limit: 30 },
  },
  {
    name: 'get_checklist',
    title: 'Get a checklist',
    description: 'The items of a task’s checklist in order, with their ids and versions.',
    operation: 'GET /tasks/{id}/checklist',
    path: TASK,
  },
  {
    name: 'list_members',
    title: 'List members',
    description: 'The people of a project, to whom its tasks can be assigned.',
    operation: 'GET /projects/{id}/members',
    path: PROJECT,
    takes: ['search', 'sort', 'limit', 'cursor'],
    defaults: { limit: 50 },
  },
  {
    name: 'list_labels',
    title: 'List labels',
    description: 'The labels that tasks of a project can have.',
    operation: 'GET /projects/{id}/labels',
    path: PROJECT,
  },
  {
    name: 'list_changes',
    title: 'List changes',
    description:
      'What was changed in a project after a change’s number, in order and without gaps: `after` is the `seq` of a board or ' +
      'of the last change that you know; without it, from the beginning.',
    operation: 'GET /projects/{id}/events',
    path: PROJECT,
    takes: ['after', 'epoch', 'limit'],
    defaults: { limit: 25 },
  },
  {
    name: 'get_task_history',
    title: 'Get the history of a task',
    description: 'Who changed what in a task and when, the newest first.',
    operation: 'GET /tasks/{id}/activity',
    path: TASK,
    takes: ['limit', 'cursor'],
    defaults: { limit: 25 },
  },
  {
    name: 'preview_changes',
    title: 'Preview taking changes back',
    description:
      'What undo_changes would take back, and what it would leave, with the reasons. `actor` is the id of a user and `via` that ' +
      'of an API token, as list_changes names them; without both, the changes of everybody.',
    operation: 'POST /activity/revert',
    takes: ['project_id', 'actor', 'via', 'since', 'until', 'revert_id'],
    sets: { dry_run: true },
    isReadOnly: true,
  },
  {
    name: 'get_report',
    title: 'Get a report',
    description: 'How far a project is: tasks by status, column, person and priority, and what is overdue.',
    operation: 'GET /reports/project/{id}',
    path: PROJECT,
  },
  {
    name: 'get_flow',
    title: 'Get flow metrics',
    description: 'Cumulative flow, lead and cycle times, throughput and the age of open work of a project.',
    operation: 'GET /projects/{id}/flow',
    path: PROJECT,
    takes: ['from', 'to', 'tz'],
  },
  {
    name: 'get_forecast',
    title: 'Get a forecast',
    description: 'When so many tasks will be done, or how many will be done on a date, from the throughput so far.',
    operation: 'GET /projects/{id}/forecast',
    path: PROJECT,
    takes: ['tasks', 'date', 'tz'],
  },
];
