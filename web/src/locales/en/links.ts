export const links = {
  links: {
    title: 'Links',
    kindLabel: 'Kind of link',
    kind: {
      blockedBy: 'Blocked by',
      blocks: 'Blocks',
      relates: 'Relates to',
      duplicates: 'Duplicates',
      duplicatedBy: 'Duplicated by',
    },
    search: 'Link a task: key or title',
    nothing: 'No such task',
    archived: 'archived',
    added: '“{{title}}” was linked',
    notAdded: 'The task was not linked',
    already: 'They are linked like this already, or one of them has too many links.',
    circle: 'The tasks would block each other in a circle: {{keys}}.',
    remove: 'Remove the link to “{{title}}”',
    removed: 'The link to “{{title}}” was removed',
    notRemoved: 'The link was not removed',
  },
};
