import { idOf, itemsOf, nameOf, numberOf, type Shape, shapeOf, textOf, timeOf } from './json-shapes.js';
import type { SourceAction, SourceCard, SourceChecklist, SourceItem } from './source.js';

/** The shades of Planka, by the colours of other sources that are nearest. */
const SHADES: Record<string, string[]> = {
  red: ['berry-red', 'apricot-red', 'red-burgundy', 'piggy-red'],
  orange: ['pumpkin-orange', 'light-orange', 'orange-peel', 'autumn-leafs', 'shady-rust', 'light-cocoa'],
  yellow: ['egg-yellow', 'pirate-gold', 'desert-sand', 'light-mud'],
  green: ['sunny-grass', 'modern-green', 'tank-green', 'wet-moss', 'coral-green'],
  lime: ['fresh-salad', 'bright-moss'],
  sky: ['lagoon-blue', 'turquoise-sea', 'french-coast', 'morning-sky', 'summer-sky', 'lagune-blue'],
  blue: ['midnight-blue', 'navy-blue', 'deep-ocean', 'antique-blue'],
  purple: ['lilac-eyes', 'lavender-fields', 'sweet-lilac', 'sugar-plum'],
  pink: ['pink-tulip'],
  black: ['muddy-grey', 'dark-granite', 'light-concrete', 'silver-glint', 'grey-stone', 'wet-rock', 'gun-metal'],
};
const COLORS = new Map(Object.entries(SHADES).flatMap(([color, shades]) => shades.map((shade) => [shade, color])));

/** The name of the archive, which has none in Planka. */
const ARCHIVE = 'Archive';

export function listOf(value: unknown): SourceItem[] | undefined {
  const { id, name, type, position } = shapeOf(value);
  const source_id = idOf(id);
  if (!source_id) return undefined;
  const isArchive = type === 'archive';
  const category = type === 'closed' || isArchive ? ('done' as const) : undefined;
  const data = { name: nameOf(name) || (isArchive ? ARCHIVE : ''), pos: numberOf(position), closed: isArchive };
  return [{ kind: 'list', source_id, data: { ...data, ...(category && { category }) } }];
}

export function personOf(value: unknown): SourceItem[] | undefined {
  const { id, name, username, email } = shapeOf(value);
  const source_id = idOf(id);
  if (!source_id) return undefined;
  const names = { username: nameOf(username) || undefined, email: nameOf(email) || undefined };
  return [{ kind: 'person', source_id, data: { name: nameOf(name) || nameOf(username) || '?', ...names } }];
}

/** A card, and each of its lists of tasks. */
export function cardOf(value: unknown): SourceItem[] | undefined {
  const card = shapeOf(value);
  const source_id = idOf(card.id);
  const list = idOf(card.listId);
  if (!source_id || !list) return undefined;
  const fields = itemsOf(card.fields).sort((a, b) => numberOf(a.position) - numberOf(b.position));
  const time = stopwatchOf(card.stopwatch);
  const data: SourceCard = {
    title: textOf(card.name),
    description: textOf(card.description),
    list,
    pos: numberOf(card.position),
    closed: card.isArchived === true,
    due: timeOf(card.dueDate, { future: true }),
    start: timeOf(card.startDate, { future: true }),
    created_at: timeOf(card.createdAt),
    updated_at: timeOf(card.updatedAt),
    members: Array.isArray(card.members) ? card.members.flatMap((id) => idOf(id) ?? []) : [],
    creator: idOf(card.creatorUserId),
    labels: itemsOf(card.labels).map(labelOf),
    attachments: itemsOf(card.attachments).map(({ name, url }) => ({ name: nameOf(name), url: textOf(url) })),
    fields: [
      ...fields.map(({ name, value }) => ({ name: nameOf(name) || '?', value: textOf(value) })),
      ...(time ? [{ name: 'Stopwatch', value: time }] : []),
    ],
  };
  return [
    { kind: 'card', source_id, data },
    ...itemsOf(card.taskLists).flatMap((list) => checklistOf(list, source_id)),
  ];
}

/** A label without a name is called as its shade is. */
function labelOf({ name, color }: Shape): { name: string; color: string | null } {
  const shade = textOf(color);
  return { name: nameOf(name) || shade.replaceAll('-', ' '), color: COLORS.get(shade) ?? null };
}

function checklistOf({ id, name, position, tasks }: Shape, parent_id: string): SourceItem[] {
  const source_id = idOf(id);
  if (!source_id) return [];
  const items: SourceChecklist['items'] = itemsOf(tasks)
    .map((task, n) => ({
      id: idOf(task.id) ?? `${source_id}-${n}`,
      title: nameOf(task.name),
      done: task.isCompleted === true,
      pos: numberOf(task.position),
      member: idOf(task.assigneeUserId),
    }))
    .sort((a, b) => a.pos - b.pos);
  const data = { name: nameOf(name), pos: numberOf(position), items };
  return [{ kind: 'checklist', source_id, parent_id, data }];
}

/** How long a stopwatch has run, as `H:MM:SS`; what runs just now does not count. */
function stopwatchOf(value: unknown): string {
  const total = Math.floor(numberOf(shapeOf(value).total));
  if (total <= 0) return '';
  const [minutes, seconds] = [Math.floor(total / 60) % 60, total % 60].map((part) => String(part).padStart(2, '0'));
  return `${Math.floor(total / 3600)}:${minutes}:${seconds}`;
}

/** What an action says about a card; undefined for kinds that are not imported. */
export function actionOf(value: unknown): SourceItem | undefined {
  const { id, cardId, userId, userName, createdAt, type, data } = shapeOf(value);
  const [source_id, parent_id, at] = [idOf(id), idOf(cardId), timeOf(createdAt)];
  const said = source_id && parent_id && at ? saidOf(textOf(type), shapeOf(data)) : undefined;
  if (!said || !source_id || !parent_id || !at) return undefined;
  const by = idOf(userId) ?? null;
  const action = { ...said, by, by_name: nameOf(userName) || '?' };
  return { kind: 'action', source_id, parent_id, at, data: action };
}

function saidOf(type: string, data: Shape): Pick<SourceAction, 'type' | 'text' | 'from' | 'to'> | undefined {
  if (type === 'commentCard') return { type: 'comment', text: textOf(data.text) };
  const list = placeOf(data.list);
  if (type === 'createCard') return list && { type: 'create', to: list };
  const [from, to] = [placeOf(data.fromList), placeOf(data.toList)];
  if (type !== 'moveCard' || !from || !to) return undefined;
  // The archive and the trash are lists there, and none here.
  if (isAway(data.toList)) return { type: 'close' };
  return isAway(data.fromList) ? { type: 'open', to } : { type: 'move', from, to };
}

const isAway = (list: unknown) => ['archive', 'trash'].includes(textOf(shapeOf(list).type));

function placeOf(value: unknown): { id: string; name: string } | undefined {
  const { id, name } = shapeOf(value);
  const known = idOf(id);
  return known ? { id: known, name: nameOf(name) } : undefined;
}
