/** What a column means, and thereby the status of its tasks. */
export enum TaskStatus {
  Todo = 'todo',
  InProgress = 'in_progress',
  Done = 'done',
}
