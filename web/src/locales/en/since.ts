export const since = {
  /* Why something is not undone: what happened since. {{by}} is a name, or “you”. */
  since: {
    changed: 'Changed since by {{by}}: {{fields}}.',
    moved: 'Moved since by {{by}} to {{column}}.',
    placed: 'Moved since by {{by}} within its column.',
    deleted: 'Deleted since by {{by}}.',
    restored: 'Restored since by {{by}}.',
    archived: 'Archived since by {{by}}.',
    unarchived: 'Put back onto the board since by {{by}}.',
    transferred: 'Moved to another project since by {{by}}.',
    added: 'Added again since by {{by}}.',
    removed: 'Removed since by {{by}}.',
    something: 'Changed since by {{by}}.',
    unknown: 'It was changed in the meantime.',
    more_one: 'And one more change.',
    more_other: 'And {{count}} more changes.',
    you: 'you',
    look: 'Look at it',
  },
};
