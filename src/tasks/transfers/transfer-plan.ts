import { sql, type Transaction } from '../../database/sql.js';
import { InvalidInput } from '../../kernel/http/problem.js';
import type { TaskLabelDto } from '../../projects/labels/label.dto.js';
import type { TaskDto } from '../core/task.dto.js';
import type { TaskImport } from '../core/task-import.js';
import { requireAssignable } from '../core/task-people.js';
import { heldLabels } from '../labels/task-labels.js';
import type { DroppedDto, TransferTaskDto, UnassignedItemDto } from './transfer.dto.js';

/** What a task has in the project to which it goes, and what it does not have there. */
export interface Kept {
  assigned_to: string | null;
  labels: TaskLabelDto[];
  dropped: DroppedDto;
}

/**
 * What of a locked task the project has too. Neither who works there nor its labels change before the transaction ends.
 * @throws InvalidInput for an assignee or a label outside the project.
 */
export async function keptIn(
  tx: Transaction,
  people: Pick<TaskImport, 'assignable'>,
  task: TaskDto,
  { project_id, assigned_to, label_ids }: TransferTaskDto,
): Promise<Kept> {
  const items = await assignedItems(tx, task.id);
  const present = [task, ...items].flatMap(({ assigned_to: id }) => id ?? []);
  const assignable = await people.assignable(tx, project_id, [...new Set(present)].sort());
  if (assigned_to) await requireAssignable(tx, project_id, assigned_to);
  const stays = task.assigned_to !== null && assignable.has(task.assigned_to) ? task.assigned_to : null;
  const assignee = assigned_to === undefined ? stays : assigned_to;
  const isDropped = task.assigned_to !== null && task.assigned_to !== assignee;
  const { labels, dropped } = await labelsIn(tx, task, project_id, label_ids);
  return {
    assigned_to: assignee,
    labels,
    dropped: {
      assigned_to: isDropped ? { id: task.assigned_to ?? '', name: task.assigned_to_name ?? '' } : null,
      labels: dropped,
      checklist: items.filter((item) => !assignable.has(item.assigned_to)),
    },
  };
}

/** The assigned items of a checklist, deleted ones included, as they can be restored. */
function assignedItems(tx: Transaction, task_id: string): Promise<UnassignedItemDto[]> {
  return tx.rows<UnassignedItemDto>(sql`
    SELECT i.id, i.assigned_to FROM checklist_items i
    WHERE i.task_id = ${task_id} AND i.assigned_to IS NOT NULL ORDER BY i.id`);
}

async function labelsIn(
  tx: Transaction,
  task: TaskDto,
  project_id: string,
  label_ids?: string[],
): Promise<{ labels: TaskLabelDto[]; dropped: TaskLabelDto[] }> {
  const alike = await labelsLike(tx, project_id, task.labels);
  const chosen = label_ids && (await chosenLabels(tx, project_id, label_ids));
  const labels = chosen ?? [...new Map([...alike.values()].map((label) => [label.id, label])).values()];
  const ids = new Set(labels.map(({ id }) => id));
  const isDropped = ({ id }: TaskLabelDto) => !ids.has(alike.get(id)?.id ?? '');
  return { labels: labels.sort((a, b) => (a.id < b.id ? -1 : 1)), dropped: task.labels.filter(isDropped) };
}

/** @throws InvalidInput */
async function chosenLabels(tx: Transaction, project_id: string, label_ids: string[]): Promise<TaskLabelDto[]> {
  const ids = [...new Set(label_ids)];
  const labels = await heldLabels(tx, project_id, ids);
  if (labels.length === ids.length) return labels;
  throw new InvalidInput([{ field: 'label_ids', message: 'must be labels of the project' }]);
}

/**
 * By the ids of some labels, those of a project with the same name, ignoring case; one of the same color if there is one.
 * A label without a name is the same only in its color.
 */
async function labelsLike(
  tx: Transaction,
  project_id: string,
  labels: TaskLabelDto[],
): Promise<Map<string, TaskLabelDto>> {
  if (labels.length === 0) return new Map();
  const rows = await tx.rows<TaskLabelDto & { like_id: string }>(sql`
    SELECT o.id AS like_id, l.id, l.name, l.color FROM labels o
    JOIN labels l ON l.project_id = ${project_id} AND l.deleted_at IS NULL
      AND lower(l.name COLLATE "und-x-icu") = lower(o.name COLLATE "und-x-icu") AND (l.name <> '' OR l.color = o.color)
    WHERE o.id = ANY (${labels.map(({ id }) => id)}::uuid[])
    ORDER BY l.color <> o.color, l.id FOR SHARE OF l`);
  const alike = new Map<string, TaskLabelDto>();
  for (const { like_id, ...label } of rows) if (!alike.has(like_id)) alike.set(like_id, label);
  return alike;
}
