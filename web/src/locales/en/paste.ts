/** Texts of the question whether pasted lines are one task or many. */
export const paste = {
  paste: {
    title: 'One task or many?',
    text_one: 'What you pasted has one line.',
    text_other: 'What you pasted has {{count}} lines. Each can become a task in {{column}}, in this order.',
    more_one: 'and one more',
    more_other: 'and {{count}} more',
    tooMany: 'At most {{most}} tasks can be added at once. Paste fewer lines, or make them one task.',
    one: 'One task',
    many_one: 'One task',
    many_other: '{{count}} tasks',
  },
};
