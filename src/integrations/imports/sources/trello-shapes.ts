import { idOf, itemsOf, nameOf, numberOf, type Shape, shapeOf, textOf, timeOf } from './json-shapes.js';
import type { SourceAction, SourceItem } from './source.js';

/** Trello's ids begin with the time at which they were made, in seconds as 8 hexadecimal digits. */
function creationOf(id: string): string | null {
  if (!/^[\da-f]{24}$/i.test(id)) return null;
  return timeOf(new Date(parseInt(id.slice(0, 8), 16) * 1000).toISOString());
}

export function listOf(value: unknown): SourceItem | undefined {
  const { id, name, closed, pos } = shapeOf(value);
  const source_id = idOf(id);
  if (!source_id) return undefined;
  return { kind: 'list', source_id, data: { name: nameOf(name), pos: numberOf(pos), closed: closed === true } };
}

export function personOf(value: unknown): SourceItem | undefined {
  const { id, fullName, username, email } = shapeOf(value);
  const source_id = idOf(id);
  if (!source_id) return undefined;
  const names = { username: nameOf(username) || undefined, email: nameOf(email) || undefined };
  return { kind: 'person', source_id, data: { name: nameOf(fullName) || nameOf(username) || '?', ...names } };
}

export function fieldOf(value: unknown): SourceItem | undefined {
  const { id, name, options } = shapeOf(value);
  const source_id = idOf(id);
  if (!source_id) return undefined;
  const known = itemsOf(options).map((option) => [textOf(option.id), textOf(shapeOf(option.value).text)] as const);
  return { kind: 'field', source_id, data: { name: nameOf(name), options: Object.fromEntries(known) } };
}

export function checklistOf(value: unknown): SourceItem | undefined {
  const { id, idCard, name, pos, checkItems } = shapeOf(value);
  const [source_id, parent_id] = [idOf(id), idOf(idCard)];
  if (!source_id || !parent_id) return undefined;
  const items = itemsOf(checkItems)
    .map((item, n) => ({
      id: idOf(item.id) ?? `${source_id}-${n}`,
      title: nameOf(item.name),
      done: item.state === 'complete',
      pos: numberOf(item.pos),
      member: idOf(item.idMember),
      due: timeOf(item.due, { future: true })?.slice(0, 10),
    }))
    .sort((a, b) => a.pos - b.pos);
  return { kind: 'checklist', source_id, parent_id, data: { name: nameOf(name), pos: numberOf(pos), items } };
}

export function cardOf(value: unknown): SourceItem | undefined {
  const card = shapeOf(value);
  const source_id = idOf(card.id);
  const list = idOf(card.idList);
  if (!source_id || !list) return undefined;
  const data = {
    title: textOf(card.name),
    description: textOf(card.desc),
    list,
    pos: numberOf(card.pos),
    closed: card.closed === true,
    due: timeOf(card.due, { future: true }),
    start: timeOf(card.start, { future: true }),
    created_at: creationOf(source_id),
    updated_at: timeOf(card.dateLastActivity),
    members: Array.isArray(card.idMembers) ? card.idMembers.flatMap((id) => idOf(id) ?? []) : [],
    labels: itemsOf(card.labels).map(({ name, color }) => ({ name: nameOf(name), color: textOf(color) || null })),
    attachments: itemsOf(card.attachments).map(({ name, url }) => ({ name: nameOf(name), url: textOf(url) })),
    fields: itemsOf(card.customFieldItems).flatMap(customValueOf),
  };
  return { kind: 'card', source_id, data };
}

/** A value of a custom field: a text, a number, a date, a tick, or a choice among the options of the field. */
function customValueOf({ idCustomField, idValue, value }: Shape) {
  const id = idOf(idCustomField);
  if (!id) return [];
  const { text, number, date, checked } = shapeOf(value);
  const shown = textOf(text) || textOf(number) || textOf(date) || (checked === 'true' ? '✓' : '');
  return [{ id, value: shown, option: idOf(idValue) }];
}

interface ReadAction {
  at: string | null;
  person?: SourceItem;
  action?: SourceItem;
}

/** What an action says about a card, and whoever did it. */
export function actionOf(value: unknown): ReadAction {
  const { id, type, date, idMemberCreator, memberCreator, data } = shapeOf(value);
  const at = timeOf(date);
  const source_id = idOf(id);
  const about = shapeOf(data);
  const parent_id = idOf(shapeOf(about.card).id);
  const person = personOf(memberCreator);
  const said = at && source_id && parent_id ? saidOf(textOf(type), about) : undefined;
  if (!said || !source_id || !parent_id || !at) return { at, person };
  const by = idOf(idMemberCreator) ?? null;
  const by_name = person?.kind === 'person' ? person.data.name : '?';
  return { at, person, action: { kind: 'action', source_id, parent_id, at, data: { ...said, by, by_name } } };
}

const CREATIONS = ['createCard', 'copyCard', 'emailCard', 'convertToCardFromCheckItem', 'moveCardToBoard'];

function saidOf(type: string, data: Shape): Pick<SourceAction, 'type' | 'text' | 'from' | 'to'> | undefined {
  const list = placeOf(data.list);
  if (CREATIONS.includes(type)) return list && { type: 'create', to: list };
  if (type === 'commentCard' || type === 'copyCommentCard') return { type: 'comment', text: textOf(data.text) };
  if (type !== 'updateCard') return undefined;
  const [from, to] = [placeOf(data.listBefore), placeOf(data.listAfter)];
  if (from && to) return { type: 'move', from, to };
  const closed = shapeOf(data.old).closed;
  if (typeof closed === 'boolean') return { type: closed ? 'open' : 'close' };
  return undefined;
}

function placeOf(value: unknown): { id: string; name: string } | undefined {
  const { id, name } = shapeOf(value);
  const known = idOf(id);
  return known ? { id: known, name: nameOf(name) } : undefined;
}
