import type { Named } from '../../data/comments.js';

/** A comment as it is typed: people are named in it as `@Ann Miller`, and `named` says who that is. */
export interface Typed {
  text: string;
  named: Named[];
}

export const NOTHING: Typed = { text: '', named: [] };

const MENTION = /@\[user:([\da-f-]{36})\]/gi;

/** What is stored, as it is typed. Mentions of people whose name is unknown or not unique stay as they are. */
export function typedOf(text: string, named: readonly Named[]): Typed {
  const unique = named.filter(({ id, name }) => !named.some((other) => other.id !== id && other.name === name));
  const shown = text.replace(MENTION, (mention, id: string) => {
    const name = unique.find((user) => user.id === id.toLowerCase())?.name;
    return name === undefined ? mention : `@${name}`;
  });
  return { text: shown, named: unique };
}

/** What is typed, as it is stored. */
export function storedOf({ text, named }: Typed): string {
  if (named.length === 0) return text.trim();
  const longestFirst = named.toSorted((a, b) => b.name.length - a.name.length);
  const names = longestFirst.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pattern = new RegExp(`@(${names})(?![\\p{L}\\p{N}])`, 'gu');
  const idOf = (name: string) => named.find((user) => user.name === name)?.id ?? '';
  return text.replace(pattern, (_, name: string) => `@[user:${idOf(name)}]`).trim();
}

/** The most of a comment that is quoted, in characters. */
const MAX_QUOTED = 2000;

/** A comment as a quotation in Markdown. It names people, and mentions nobody: they are not told again. */
export function quotationOf(text: string, named: readonly Named[]): string {
  const plain = text.replace(MENTION, (mention, id: string) => {
    return named.find((user) => user.id === id.toLowerCase())?.name ?? mention.replace('@', '');
  });
  const shown = plain.length > MAX_QUOTED ? `${plain.slice(0, MAX_QUOTED).trimEnd()} …` : plain;
  return shown
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

/** A name that is being typed: where its @ stands, and what was typed of it. */
export interface Asked {
  start: number;
  query: string;
}

const ASKED = /(?:^|[\s([{'"„“‚‘>])@(?<query>[\p{L}\p{N}][\p{L}\p{M}\p{N}'’. -]{0,40})?$/u;

/** The name that is being typed before the caret, if any, and unless it is that of somebody who is `named` already. */
export function askedAt(text: string, caret: number, named: readonly Named[] = []): Asked | undefined {
  const before = text.slice(0, caret);
  const match = ASKED.exec(before);
  if (!match) return undefined;
  const query = match.groups?.query ?? '';
  if (named.some(({ name }) => query.startsWith(name))) return undefined;
  // A name of more words is the rest of a sentence.
  return query.trim().split(/\s+/).length > 3 ? undefined : { start: caret - query.length - 1, query };
}

/** The text with somebody's name where it was asked for, and the caret after it. */
export function withMention({ text, named }: Typed, asked: Asked, user: Named): Typed & { caret: number } {
  const isAmbiguous = named.some(({ id, name }) => name === user.name && id !== user.id);
  const mention = isAmbiguous ? `@[user:${user.id}]` : `@${user.name}`;
  const after = text.slice(asked.start + 1 + asked.query.length);
  const inserted = `${text.slice(0, asked.start)}${mention}${/^\s/.test(after) ? '' : ' '}`;
  const isKnown = isAmbiguous || named.some(({ id }) => id === user.id);
  return { text: inserted + after, named: isKnown ? named : [...named, user], caret: inserted.length };
}
