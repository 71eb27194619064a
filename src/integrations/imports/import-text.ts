import { LONGEST } from '../../kernel/validation/shown.js';
import type { SourceCard, SourceChecklist, SourceField, SourceLabel } from './sources/source.js';
import { cleanLine, cleanText, escaped, linkTo, shortened } from './text.js';

type Language = 'en' | 'de';

export const HEADINGS: Record<
  Language,
  Record<'members' | 'labels' | 'start' | 'attachments' | 'untitled' | 'title' | 'checklist', string>
> = {
  en: {
    members: 'Members',
    labels: 'Labels',
    start: 'Start',
    attachments: 'Attachments',
    untitled: 'Untitled',
    title: 'Title',
    checklist: 'Checklist',
  },
  de: {
    members: 'Mitglieder',
    labels: 'Labels',
    start: 'Beginn',
    attachments: 'Anhänge',
    untitled: 'Ohne Titel',
    title: 'Titel',
    checklist: 'Checkliste',
  },
};

/** What a card needs of the rest of the file. */
export interface Surroundings {
  language: Language;
  fields: ReadonlyMap<string, SourceField>;
  /** What the task's checklist has no room for. */
  checklists: SourceChecklist[];
  /** The name of the checklist, if it says something. */
  checklist: string;
  /** The names of members who are not the assignee. */
  others: string[];
  /** The labels that the task does not get. */
  labels: SourceLabel[];
  /** The start date, if the task does not get it: it is after the deadline. */
  start: string | null;
}

/** The title and the description of a task, with all of the card that has no place of its own. */
export function textsOf(card: SourceCard, around: Surroundings) {
  const heading = HEADINGS[around.language];
  const whole = cleanLine(card.title) || heading.untitled;
  const title = shortened(whole, LONGEST.taskTitle);
  const parts = [
    ...(title === whole ? [] : [`**${heading.title}:** ${escaped(whole)}`]),
    cleanText(card.description).trimEnd(),
    ...listsOf(around.checklists),
    linesOf(card, around),
    attachmentsOf(card, heading.attachments),
  ];
  const text = parts.filter((part) => part !== '').join('\n\n');
  const description = shortened(text, LONGEST.description);
  const lost = Number(title !== whole) + Number(description !== text);
  return { title, description: description === '' ? null : description, shortened: lost };
}

function listsOf(checklists: SourceChecklist[]): string[] {
  return checklists.map(({ name, items }) => {
    const lines = items.map(({ title, done }) => `- [${done ? 'x' : ' '}] ${escaped(title)}`);
    return [`**${escaped(name)}**`, '', ...lines].join('\n');
  });
}

function linesOf(card: SourceCard, { language, fields, checklist, others, labels, start }: Surroundings): string {
  const heading = HEADINGS[language];
  const names = labels.map(({ name, color }) => name || color || '').filter((name) => name !== '');
  const custom = card.fields.map(({ id, name, value, option }) => {
    const field = fields.get(id ?? '');
    return [name ?? field?.name ?? '?', (option && field?.options[option]) || value] as const;
  });
  const lines = [
    [heading.members, others.join(', ')] as const,
    [heading.labels, names.join(', ')] as const,
    [heading.start, start ?? ''] as const,
    [heading.checklist, checklist] as const,
    ...custom,
  ];
  const shown = lines.filter(([, value]) => value !== '');
  return shown.map(([name, value]) => `**${escaped(name)}:** ${escaped(value)}`).join('  \n');
}

function attachmentsOf({ attachments }: SourceCard, heading: string): string {
  const lines = attachments.map(({ name, url }) => `- ${linkTo(name, url)}`);
  return lines.length === 0 ? '' : [`**${heading}**`, '', ...lines].join('\n');
}
