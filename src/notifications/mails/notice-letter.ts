import type { NoticeKind } from '../../history/notice-definition.js';
import type { Language } from '../../mail/language.js';
import type { Letter, LetterItem } from '../../mail/letter.js';
import type { Told } from './notice-mail.queries.js';
import { HAPPENINGS, IMPORTANCE, TEXTS } from './notice-texts.js';

interface Setting {
  language: Language;
  /** The name of the reader. */
  name: string;
  /** The kind of all that is told, if it is one. */
  kind: NoticeKind | null;
  /** The name of the application. */
  app: string;
  linkTo: (path: string) => string;
  /** The page that asks whether the reader wants no more of these mails. */
  unsubscribe: string;
}

/** What is said of one thing: several changes of the same kind by one person are one line. */
interface Line {
  first: Told;
  count: number;
}

/** A task or a project, with what has happened to it. */
type Group = [first: Line, ...others: Line[]];

/** How many tasks and projects a mail tells of, and how much of each; the rest is counted. */
const MAX_ITEMS = 30;
const MAX_LINES = 8;
/** How long a title is in a subject, and a comment that is quoted, in characters. */
const MAX_TITLE = 80;
const MAX_QUOTE = 300;

/** The mail about some notices, what matters most first. */
export function noticeLetter(told: readonly Told[], setting: Setting): Letter {
  const { language, name, kind, app, linkTo, unsubscribe } = setting;
  const texts = TEXTS[language];
  const groups = groupsOf(told);
  const shown = groups.slice(0, MAX_ITEMS);
  const items = shown.map((group) => itemOf(group, setting));
  const lines = groups.flat().length;
  const more = lines - items.reduce((sum, item) => sum + item.lines.length, 0);
  const subject = subjectOf(shown[0]?.[0], language) + (lines > 1 ? texts.andMore(lines - 1) : '');
  return {
    language,
    subject,
    text: [texts.hello(name)],
    items,
    ...(more > 0 && { more: texts.moreItems(more), button: { label: texts.toInbox, url: linkTo('notifications') } }),
    footer: [texts.why(app)],
    links: [
      { label: texts.choose, url: linkTo('profile') },
      { label: texts.unsubscribe(kind), url: unsubscribe },
    ],
  };
}

/** By task, or project where it is about none, and of each what matters most first. */
function groupsOf(told: readonly Told[]): Group[] {
  const byPlace = new Map<string, Map<string, Line>>();
  for (const one of told) {
    const place = one.task_id ?? one.project_id;
    const lines = byPlace.get(place) ?? new Map<string, Line>();
    const key = one.comment_id ?? `${HAPPENINGS[one.type]} ${one.actor_name} ${one.params.count ?? ''}`;
    const known = lines.get(key);
    if (known) known.count++;
    else lines.set(key, { first: one, count: 1 });
    byPlace.set(place, lines);
  }
  const rank = ({ first }: Line) => IMPORTANCE.indexOf(first.kind);
  const groups = [...byPlace.values()].map((lines) => [...lines.values()].sort((a, b) => rank(a) - rank(b)) as Group);
  return groups.sort(([a], [b]) => rank(a) - rank(b));
}

function itemOf(group: Group, { language, linkTo }: Setting): LetterItem {
  const [{ first }] = group;
  const { task_key, task_title, project_id, project_name } = first;
  const url = task_key ? linkTo(`tasks/${task_key}`) : linkTo(`projects/${project_id}`);
  return {
    link: { label: task_key ? `${task_key} ${task_title}` : project_name, url },
    ...(task_key && { place: project_name }),
    lines: group.slice(0, MAX_LINES).map((line) => lineOf(line, language, url)),
  };
}

function lineOf({ first, count }: Line, language: Language, url: string): LetterItem['lines'][number] {
  const texts = TEXTS[language];
  const { task_key, project_name, comment_id } = first;
  const text = sentenceOf(first, language, task_key ?? texts.quoted(project_name));
  return {
    text: count > 1 ? `${text} ${texts.times(count)}` : text,
    ...(comment_id && { quote: quoteOf(first), url: `${url}#comment-${comment_id}` }),
  };
}

function subjectOf(line: Line | undefined, language: Language): string {
  if (!line) return '';
  const { task_key, task_title, project_name } = line.first;
  const name = TEXTS[language].quoted(shortened(task_title ?? project_name, MAX_TITLE));
  return sentenceOf(line.first, language, task_key ? `${task_key} ${name}` : name);
}

function sentenceOf({ type, actor_name, params }: Told, language: Language, what: string): string {
  const { happenings, roles, withOthers } = TEXTS[language];
  const { project_role = '', deadline, count } = params;
  const detail = deadline === undefined ? (roles[project_role] ?? project_role) : dayOf(deadline, language);
  const text = happenings[HAPPENINGS[type] ?? 'changed'](actor_name, what, detail);
  return count === undefined ? text : withOthers(text, Number(count));
}

/** A calendar date, such as “Monday, June 1”. */
function dayOf(date: string, language: Language): string {
  const form = { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(language, form);
}

/** How a comment begins, in one line, with the names of those whom it mentions. */
function quoteOf({ comment_text, comment_names }: Told): string {
  const named = (comment_text ?? '').replaceAll(
    /@\[user:([\da-f-]{36})\]/gi,
    (_, id: string) => `@${comment_names?.[id.toLowerCase()] ?? '…'}`,
  );
  return shortened(named.replaceAll(/\s+/g, ' ').trim(), MAX_QUOTE);
}

function shortened(text: string, max: number): string {
  const characters = [...text];
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : text;
}
