import type { ImportNoteDto } from './import-report.dto.js';
import type { Note } from './sources/source.js';

/** The English sentences of notes; the page has them in every language. */
const SENTENCES: Record<string, string> = {
  history_begins: 'The file has only the last 1,000 actions: the history begins at {at}.',
  other_actions: 'Actions of kinds that are not imported: {count}.',
  broken_items: 'Elements of the file that are incomplete and left out: {count}.',
  trash_left_out: 'Cards in the trash, which are left out: {count}.',
  covers_left_out: 'Covers of cards, of which only the attachment comes along, as a link: {count}.',
  untitled_rows: 'Rows without a title, which are left out: {count}.',
  bad_dates: 'Dates that cannot be read, such as “{example}” in line {line}: {count}.',
  archived_left_out: 'Archived cards that are left out: {count}.',
  archived: 'Archived cards, which come into the archive: {count}.',
  attachments_as_links: 'Attachments that become links in the description: {count}.',
  unknown_people: 'People who are no users, and whose names stay in the text: {count}.',
  more_people: 'People who are not shown, and whose names stay in the text: {count}.',
  viewers: '{count} people are viewers of the project and cannot be assigned.',
  own_tasks_only: 'Whoever exported the file saw only their own tasks: all others are not in it.',
  other_events: 'Records of the history that do not belong to the project itself, such as of imports: {count}.',
  links_elsewhere: 'Links to tasks of other projects, which are left out: {count}.',
  files_too_large: 'Attachments that are larger than they may be here, and left out: {count}.',
  not_exported: 'Watchers, stars, personal settings, webhooks and API tokens are not in the file.',
  members_join: '{count} users become members of the project.',
};

export function noteOf({ code, params }: Note): ImportNoteDto {
  const sentence = SENTENCES[code] ?? code;
  const message = sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  return { code, params, message };
}
