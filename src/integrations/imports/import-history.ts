import { uuidv7 } from 'uuidv7';
import type { Change, Changes, Origin } from '../../history/change.js';
import type { RecordedColumn } from '../../projects/columns/column-lookup.js';
import { MAX_COMMENT } from '../../tasks/comments/comment.dto.js';
import { importedComment, type ImportedComment, type ImportedTarget } from '../../tasks/comments/comment-import.js';
import { importedArchival, importedPlace } from '../../tasks/core/task-import.js';
import type { ReadAction } from './import-batch.js';
import type { Scene } from './import-scene.js';
import type { Ref } from './import-refs.js';
import { cleanText, escaped, shortened } from './text.js';

/** What the actions of a card make. */
export interface Past {
  changes: Change[];
  comments: (Omit<ImportedComment, 'creator_name'> & { task_id: string })[];
  refs: Ref[];
  moves: number;
  shortened: number;
}

/** A task whose past is told. */
export interface Remembered extends ImportedTarget {
  comments_count: number;
}

export const noPast = (): Past => ({ changes: [], comments: [], refs: [], moves: 0, shortened: 0 });

/** The past of a new task: its creation, its moves and its comments, in the order in which they happened. */
export function pastOf(
  scene: Scene,
  task: Remembered & { created_at: string; updated_at: string; archived_at: string | null; creator?: string },
  actions: ReadAction[],
  end: RecordedColumn,
  fields: Changes,
): Past {
  const past = noPast();
  const creation = actions.find(({ type }) => type === 'create');
  const first = creation?.to ?? actions.find(({ type }) => type === 'move')?.from;
  let place = first ? scene.columnOf(first) : end;
  const by = task.creator ? scene.person(task.creator) : creation && scene.actor(creation);
  past.changes.push(importedPlace(task, null, place, scene.origin(task.created_at, by), fields));
  for (const action of actions) {
    if (action.type === 'move') place = move(scene, past, task, place, action);
    if (action.type === 'comment') comment(scene, past, task, action);
    past.refs.push({ kind: 'action', source_id: action.source_id, entity_id: entityOf(past, task, action) });
  }
  // The file need not have all moves: the last one leads to where the card is.
  if (place.id !== end.id) past.changes.push(importedPlace(task, place, end, scene.origin(task.updated_at)));
  if (task.archived_at !== null) {
    const closing = closingOf(actions);
    const origin = scene.origin(task.archived_at, closing && scene.actor(closing));
    past.changes.push(importedArchival(task, task.archived_at, origin));
  }
  return past;
}

/** The action that archived a card last. */
export const closingOf = (actions: ReadAction[]): ReadAction | undefined =>
  actions.findLast(({ type }) => type === 'close');

/** Adds a move; returns where the task is then. */
function move(scene: Scene, past: Past, task: Remembered, place: RecordedColumn, action: ReadAction): RecordedColumn {
  const to = action.to && scene.columnOf(action.to);
  if (!to || to.id === place.id) return to ?? place;
  past.changes.push(importedPlace(task, place, to, scene.origin(action.at, scene.actor(action))));
  past.moves += 1;
  return to;
}

/** What has happened to a task since it was imported before, besides the move to where it is now. */
export function newPastOf(scene: Scene, task: Remembered, actions: ReadAction[]): Past & { last?: Origin } {
  const past: Past & { last?: Origin } = noPast();
  const moves = actions.filter(({ type }) => type === 'move');
  const final = moves.at(-1);
  if (final) past.last = scene.origin(final.at, scene.actor(final));
  for (const action of actions) {
    const [from, to] = [action.from && scene.columnOf(action.from), action.to && scene.columnOf(action.to)];
    if (action.type === 'move' && action !== final && from && to && from.id !== to.id) {
      past.changes.push(importedPlace(task, from, to, scene.origin(action.at, scene.actor(action))));
      past.moves += 1;
    }
    if (action.type === 'comment') comment(scene, past, task, action);
    past.refs.push({ kind: 'action', source_id: action.source_id, entity_id: entityOf(past, task, action) });
  }
  return past;
}

function comment(scene: Scene, past: Past, task: Remembered, action: ReadAction): void {
  const author = scene.actor(action);
  const said = cleanText(action.text ?? '').trim();
  if (said === '') return;
  const isKnown = author.id !== null || author.name === '';
  const whole = isKnown ? said : `**${escaped(author.name)}:**\n\n${said}`;
  const text = shortened(whole, MAX_COMMENT);
  if (text !== whole) past.shortened += 1;
  const { id: created_by, name: creator_name } = author.id === null ? scene.importer : { ...author, id: author.id };
  const written = { id: uuidv7(), text, created_by, created_at: action.at };
  past.comments.push({ ...written, task_id: task.id });
  task.comments_count += 1;
  const origin = scene.origin(action.at, author.name === '' ? undefined : author);
  past.changes.push(importedComment(task, { ...written, creator_name }, task.comments_count, origin));
}

function entityOf(past: Past, task: Remembered, { type }: ReadAction): string {
  return (type === 'comment' && past.comments.at(-1)?.id) || task.id;
}
