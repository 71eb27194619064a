import type { ImportNoteDto } from './import-report.dto.js';
import type { Note } from './sources/source.js';

/** The English sentences of notes; the page has them in every language. */
const SENTENCES: Record<string, string> = {
  history_begins: 'The file has only the last 1,000 actions: the history begins at {at}.',
  other_actions: 'Actions of kinds that are not imported: {count}.',
  broken_items: 'Elements of the file that are incomplete and left out: {count}.',
  untitled_rows: 'Rows without a title, which are left out: {count}.',
  bad_dates: 'Dates that cannot be read, such as “{example}” in line {line}: {count}.',
  archived_left_out: 'Archived cards that are left out: {count}.',
  archived: 'Archived cards, which come into the archive: {count}.',
  attachments_as_links: 'Attachments that become links in the description: {count}.',
  unknown_people: 'People who are no users, and whose names stay in the text: {count}.',
  more_people: 'People who are not shown, and whose names stay in the text: {count}.',
  viewers: '{count} people are viewers of the project and cannot be assigned.',
  members_join: '{count} users become members of the project.',
};

export function noteOf({ code, params }: Note): ImportNoteDto {
  const sentence = SENTENCES[code] ?? code;
  const message = sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  return { code, params, message };
}
