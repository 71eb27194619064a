import type { Change, Changes } from '../../../history/change.js';
import type { EventCatalogue } from '../../../history/event-catalogue.js';
import { cleanLine, shortened } from '../text.js';
import type { SourceEvent } from '../sources/source.js';
import type { OwnScene } from './own-scene.js';

/** The longest name that the history keeps. */
const MAX_NAME = 100;

/** A task to which a record belongs. */
interface Told {
  /** Who has the task now, in the file. */
  assigned_to: string | null;
  /** Its number here, if that is another one. */
  number?: number;
}

type Shape = Record<string, unknown>;

/**
 * A record of the history of another FlowTrack as a change that an import brings: at its own time, by whoever did it there,
 * with ids of things here.
 * @throws Error for an event that is not listed, which reading has left out.
 */
export function changeOf(scene: OwnScene, events: EventCatalogue, event: SourceEvent, told?: Told): Change {
  const { ids, own, project_id } = scene;
  const definition = events.find(event.action);
  if (!definition) throw new Error(`The event ${event.action} is not listed.`);
  const changes = ids.data(event.changes, own.key) as Changes;
  const data = dataOf(scene, event, told?.number);
  const task_id = event.task_id === null ? undefined : ids.of(event.task_id);
  return {
    event: definition,
    subject_id: ids.of(event.subject_id),
    project_id,
    ...(task_id !== undefined && { task_id, assignees: assigneesOf(scene, changes, data, told) }),
    changes,
    data,
    origin: scene.origin(event.occurred_at ?? event.timestamp, {
      id: ids.person(event.user_id),
      name: shortened(cleanLine(event.user_name), MAX_NAME),
    }),
  };
}

function dataOf(scene: OwnScene, event: SourceEvent, number?: number): Shape {
  const data = scene.ids.data(event.data, scene.own.key) as Shape;
  if (event.subject_type !== 'task') return data;
  const task = data.task as Shape | null | undefined;
  return { ...taskOf(scene, data, number), ...(task && { task: taskOf(scene, task, number) }) };
}

/** A recorded task belongs to the project that it is imported into, and to somebody. */
function taskOf({ importer, own, project_id }: OwnScene, task: Shape, number?: number): Shape {
  return {
    ...task,
    ...('project_id' in task && { project_id }),
    ...('created_by' in task && { created_by: task.created_by ?? importer.id }),
    ...(number !== undefined && 'number' in task && { number, key: `${own.key}-${number}` }),
  };
}

/** Who sees a record where members see only their own tasks. */
function assigneesOf(scene: OwnScene, { assigned_to }: Changes, data: Shape, told?: Told): string[] {
  const now = told?.assigned_to ?? null;
  const all = [data.assigned_to, assigned_to?.from, assigned_to?.to, scene.ids.person(now)];
  return [...new Set(all.filter((id) => typeof id === 'string'))];
}
