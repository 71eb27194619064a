/** Texts about watching a task. */
export const watch = {
  watch: {
    start: 'Watch',
    stop: 'Stop watching',
    begun: 'You watch this task: you are told of comments and changes.',
    ended: 'You no longer watch this task.',
    failed: 'This could not be changed',
    full: 'As many people as possible watch this task already.',
  },
};
