export const filters = {
  filters: {
    intro: 'All terms must match. Words are looked for in titles and descriptions.',
    examples: {
      words: 'the exact words, or these words in any order',
      status: 'one of several values',
      assignee: 'assigned to me; “none” for nobody',
      column: 'not in this column',
      label: 'with a label, without another; “none” for no label',
      estimate: 'three points or more; also “3..8”, “none”',
      due: 'due in the next 7 days; also “overdue”, “none”, “<7d”, “2026-01-31”',
      created: 'created in the last two weeks',
      has: 'with comments',
      is: 'blocked by others',
    },
    fields: 'Fields',
    problem: 'This filter cannot be understood',
    problemText: 'Correct it, and the tasks come back.',
    error: {
      unknown_field: 'There is no field “{{text}}”. Put words with a colon in quotation marks.',
      missing_value: 'A value is missing.',
      unknown_value: '“{{field}}” cannot be “{{text}}”.',
      unknown_choice: '“{{field}}” cannot be “{{text}}”, only {{choices}}.',
      unclosed_quote: 'The closing quotation mark is missing.',
      too_many: 'These are more than {{max}} values.',
      too_long: 'This is longer than {{max}} characters.',
    },
  },
};
