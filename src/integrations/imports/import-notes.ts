import type { ImportNoteDto } from './import-report.dto.js';
import type { Note } from './sources/source.js';

/** The English sentences of notes; the page has them in every language. */
const SENTENCES: Record<string, string> = {
  history_begins: 'The file has only the last 1,000 actions: the history begins at {at}.',
  other_actions: '{count} actions are of kinds that are not imported.',
  broken_items: '{count} elements of the file are incomplete and left out.',
  untitled_rows: '{count} rows have no title and are left out.',
  bad_dates: '{count} dates cannot be read, such as “{example}” in line {line}.',
  archived_left_out: '{count} archived cards are left out.',
  labels_as_text: '{count} cards have labels, which become a line of the description.',
  checklists_as_text: '{count} checklists become a part of the description.',
  attachments_as_links: '{count} attachments become links in the description.',
  unknown_people: '{count} people are no users: their names stay in the text.',
  more_people: '{count} people are not shown, and their names stay in the text.',
  viewers: '{count} people are viewers of the project and cannot be assigned.',
  members_join: '{count} users become members of the project.',
};

export function noteOf({ code, params }: Note): ImportNoteDto {
  const sentence = SENTENCES[code] ?? code;
  const message = sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  return { code, params, message };
}
