export const copies = {
  copies: {
    duplicated: '“{{title}}” was duplicated: {{key}}',
    notDuplicated: '“{{title}}” could not be duplicated',
    projectTitle: 'Copy “{{name}}”',
    projectName: '{{name}} (copy)',
    copyProject: 'Copy project',
    what: 'What is copied',
    always: 'Description, settings, columns and labels always.',
    tasks: 'Tasks',
    tasksText:
      'All that you see, in their columns, with labels and checklists; without comments, files and the archive.',
    dates: 'Start and due dates of the tasks',
    members: 'Members and their roles',
    membersText: 'They are told of the new project.',
    full: '“{{title}}” was not duplicated: its column is full',
  },
};
