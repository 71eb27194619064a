export const exports = {
  exports: {
    csv: 'Table of the tasks (CSV)',
    csvText: 'For spreadsheets, and to import elsewhere.',
    zip: 'Everything (ZIP)',
    zipText: 'Tasks, comments, files and history that you can see, in an open format.',
    all: 'Export all projects',
    allTitle: 'Take everything with you',
    allText:
      'All projects outside the trash with tasks, comments, files and history, as a ZIP file in an open format. To move this whole installation, with accounts and passwords, make a backup instead.',
    allNotExported: 'The projects were not exported',
  },
};
