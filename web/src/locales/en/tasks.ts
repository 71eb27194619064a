export const tasks = { tasks: { task: 'Task' } };
