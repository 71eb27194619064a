import type { tasks as english } from '../en/tasks.js';

export const tasks: typeof english = { tasks: { task: 'Task' } };
