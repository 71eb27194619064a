import { uuidv7 } from 'uuidv7';
import type { Recorder } from '../../history/change.js';
import { spreadRanks } from '../../kernel/rank.js';
import { LONGEST } from '../../kernel/validation/shown.js';
import type { Transaction } from '../../database/sql.js';
import { ChecklistImport } from '../../tasks/checklists/checklist-import.js';
import { MAX_ITEMS } from '../../tasks/checklists/checklist-progress.dto.js';
import { insertItems, type ItemFields } from '../../tasks/checklists/checklist-writes.js';
import type { TaskDto } from '../../tasks/core/task.dto.js';
import { type KnownRefs, type Ref, stateOf } from './import-refs.js';
import type { Scene } from './import-scene.js';
import type { SourceChecklist } from './sources/source.js';
import { cleanLine, shortened } from './text.js';

/** An item of the source as its task gets it. */
export type CardItem = ItemFields & { source_id: string };

/** The checklists of a card as the one of its task. */
export interface CardChecklist {
  items: CardItem[];
  /** What one checklist is called there, if that says something. */
  name: string;
  /** What the checklist of a task has no room for. */
  others: SourceChecklist[];
  /** How many titles were too long. */
  shortened: number;
}

/** Names that say nothing: Trello's own, in the languages of the page. */
const UNNAMED = /^(check ?list[e]?)?$/i;

/**
 * A task has one checklist: where a card has several, their items follow each other and begin with the name of theirs. Who
 * has an item and cannot be assigned, and when it is due, stays in its title.
 */
export function checklistFor(lists: SourceChecklist[], scene: Scene, untitled: string): CardChecklist {
  const found: CardChecklist = { items: [], name: '', others: [], shortened: 0 };
  const filled = lists.filter(({ items }) => items.length > 0);
  const [first] = filled;
  if (filled.length === 1 && first && !UNNAMED.test(first.name)) found.name = cleanLine(first.name);
  for (const list of filled) {
    const room = MAX_ITEMS - found.items.length;
    const prefix = filled.length > 1 && list.name !== '' ? `${list.name}: ` : '';
    for (const { id, title, done, member, due } of list.items.slice(0, room)) {
      const { assigned_to, others } = scene.assign(member ? [member] : []);
      const notes = [...others, ...(due ? [due] : [])].join(', ');
      const whole = cleanLine(`${prefix}${title || untitled}${notes && ` (${notes})`}`);
      const short = shortened(whole, LONGEST.taskTitle);
      found.shortened += Number(short !== whole);
      found.items.push({ source_id: id, title: short, done, assigned_to });
    }
    if (list.items.length > room) found.others.push({ ...list, items: list.items.slice(Math.max(0, room)) });
  }
  return found;
}

const refOf = ({ source_id, ...item }: CardItem, entity_id: string): Ref => ({
  ...{ kind: 'item', source_id, entity_id },
  state: stateOf(item),
});

/** Inserts the checklists of new tasks. @returns what to remember of their items. */
export async function newItems(tx: Transaction, tasks: { id: string; items: CardItem[] }[]): Promise<Ref[]> {
  const rows = tasks.flatMap(({ id: task_id, items }) => {
    const ranks = spreadRanks(items.length);
    return items.map((item, n) => ({ ...item, id: uuidv7(), task_id, rank: ranks[n] ?? '' }));
  });
  await insertItems(
    tx,
    rows.map(({ source_id: _, ...row }) => row),
  );
  return rows.map(({ id, source_id, title, done, assigned_to }) => refOf({ source_id, title, done, assigned_to }, id));
}

/** What has become of the items of a task that was imported before. */
interface Changed {
  refs: Ref[];
  added: number;
  /** For which there is no room. */
  left_out: number;
}

/** Adds the items that are new in the source, and changes what has changed there since of the others. */
export async function changedItems(
  tx: Transaction,
  record: Recorder,
  {
    task,
    items,
    refs,
    scene,
  }: { task: TaskDto; items: CardItem[]; refs: Pick<KnownRefs, 'get'>; scene: Pick<Scene, 'origin'> },
): Promise<Changed> {
  const list = new ChecklistImport(tx, record, scene.origin(null), task);
  const changed: Changed = { refs: [], added: 0, left_out: 0 };
  for (const { source_id, ...item } of items) {
    const known = refs.get('item', source_id);
    if (!known) {
      const id = await list.add(item);
      if (id) changed.refs.push(refOf({ source_id, ...item }, id));
      changed.added += Number(id !== undefined);
      changed.left_out += Number(id === undefined);
      continue;
    }
    const state = stateOf(item);
    const differing = Object.entries(item).filter(([name]) => known.state?.[name] !== state[name]);
    if (differing.length === 0) continue;
    await list.update(known.entity_id, Object.fromEntries(differing));
    changed.refs.push(refOf({ source_id, ...item }, known.entity_id));
  }
  return changed;
}
