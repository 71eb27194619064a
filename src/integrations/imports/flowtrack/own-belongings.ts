import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/sql.js';
import type { Recorder } from '../../../history/change.js';
import { MAX_COMMENT } from '../../../tasks/comments/comment.dto.js';
import { importedComment, insertWholeComments, type WholeComment } from '../../../tasks/comments/comment-import.js';
import { TaskImport } from '../../../tasks/core/task-import.js';
import type { TaskDto } from '../../../tasks/core/task.dto.js';
import { TaskQueries } from '../../../tasks/core/task.queries.js';
import { taskFilter } from '../../../tasks/filters/task-filter.js';
import { type ImportedLink, insertLinks, linksMade } from '../../../tasks/links/link-import.js';
import { insertSharedViews } from '../../../tasks/views/view-import.js';
import { sharedChange } from '../../../tasks/views/view-rows.js';
import { VIEW_CREATED } from '../../../tasks/views/view.events.js';
import type { LineOf } from '../../exports/zip/format.js';
import { ImportProblem } from '../import-problem.js';
import { type Ref, refsOf, remember } from '../import-refs.js';
import { shortened } from '../text.js';
import type { Made } from './own-cards.js';
import { newOf } from './own-refs.js';
import { nextItems, type Read } from './own-items.js';
import { notLater, type OwnScene } from './own-scene.js';

/** The number of the last item that a step has taken, and what it has made; undefined if none was left. */
export type Taken = { n: number; made: Made } | undefined;

/** Brings what belongs to the tasks of an export: what came before is left as it is, also where it is gone here. */
@Injectable()
export class OwnBelongings {
  constructor(
    private readonly tasks: TaskImport,
    private readonly queries: TaskQueries,
  ) {}

  async comments(tx: Transaction, record: Recorder, scene: OwnScene, after: number): Promise<Taken> {
    type Comment = LineOf<'comments.ndjson'>;
    const found = await nextItems<Comment>(tx, scene.job.id, 'comment', after);
    const last = found.at(-1);
    if (!last) return undefined;
    const { fresh, tasks, old } = await newOf(tx, this.tasks, scene, 'comment', found, ({ task_id }) => [task_id]);
    let cut = 0;
    const comments = fresh.map(({ data }): WholeComment => {
      const whole = data.text === null ? null : scene.by(data.created_by, scene.ids.text(data.text));
      const text = whole === null ? null : shortened(whole, MAX_COMMENT);
      cut += Number(text !== whole);
      const mapped = data.reactions.flatMap(({ user_id, emoji, created_at }) => {
        const user = scene.ids.person(user_id);
        return user === null ? [] : [{ emoji, user_id: user, created_at: notLater(created_at) }];
      });
      return {
        ...{ id: scene.ids.of(data.id), task_id: scene.ids.of(data.task_id), created_by: scene.owner(data.created_by) },
        ...{ text, created_at: notLater(data.created_at) },
        edited_at: data.edited_at && notLater(data.edited_at),
        deleted_at: data.deleted_at && notLater(data.deleted_at),
        mentions: data.mentions.flatMap((id) => scene.ids.person(id) ?? []),
        reactions: mapped,
      };
    });
    await insertWholeComments(tx, comments);
    await rememberAll(tx, scene, 'comment', fresh);
    if (!scene.own.is_whole) recordComments(record, scene, tasks, comments, fresh, old);
    return { n: last.n, made: { comments: comments.filter(({ text }) => text !== null).length, shortened: cut } };
  }

  async links(tx: Transaction, record: Recorder, scene: OwnScene, after: number): Promise<Taken> {
    const found = await nextItems<LineOf<'links.ndjson'>>(tx, scene.job.id, 'link', after);
    const last = found.at(-1);
    if (!last) return undefined;
    const ends = (line: LineOf<'links.ndjson'>) => [line.from_task_id, line.to_task_id];
    const { fresh, old } = await newOf(tx, this.tasks, scene, 'link', found, ends);
    const links = fresh.map(
      ({ data: { id, type, from_task_id, to_task_id, created_by, created_at } }): ImportedLink => ({
        ...{
          id: scene.ids.of(id),
          type,
          from_task_id: scene.ids.of(from_task_id),
          to_task_id: scene.ids.of(to_task_id),
        },
        ...{ created_by: scene.owner(created_by), created_at: notLater(created_at) },
      }),
    );
    const made = new Set(await insertLinks(tx, scene.importer, links));
    await rememberAll(tx, scene, 'link', fresh);
    if (!scene.own.is_whole) {
      const linked = links.filter(({ id }) => made.has(id));
      const ends = new Set([...old].map((id) => scene.ids.of(id)));
      for (const change of await linksMade(tx, linked, ends)) record({ ...change, origin: scene.origin(null) });
    }
    return { n: last.n, made: { links: made.size, links_left_out: found.length - made.size } };
  }

  async views(tx: Transaction, record: Recorder, scene: OwnScene, after: number): Promise<Taken> {
    const found = await nextItems<LineOf<'views.ndjson'>>(tx, scene.job.id, 'view', after);
    const last = found.at(-1);
    if (!last) return undefined;
    const refs = await refsOf(
      tx,
      scene.job,
      'view',
      found.map(({ source_id }) => source_id),
    );
    const fresh = found.filter(({ source_id }) => !refs.has(source_id));
    const views = fresh.map(({ n, data: { id, name, filter, sort, created_by, created_at, updated_at } }) => {
      const view = { id: scene.ids.of(id), name, filter: scene.ids.filter(filter), sort };
      this.requireReadable(scene, n, view);
      const times = { created_at: notLater(created_at), updated_at: notLater(updated_at) };
      return { ...view, created_by: scene.owner(created_by), ...times };
    });
    const made = await insertSharedViews(tx, scene.project_id, views);
    await rememberAll(tx, scene, 'view', fresh);
    if (!scene.own.is_whole)
      for (const view of made) record({ ...sharedChange(VIEW_CREATED, view), origin: scene.origin(null) });
    return { n: last.n, made: { views: made.length } };
  }

  /** @throws ImportProblem for a filter or an order that is none. */
  private requireReadable(
    scene: OwnScene,
    line: number,
    { filter, sort }: { filter: string; sort: string | null },
  ): void {
    try {
      taskFilter(filter, { actor: scene.importer });
      if (sort) this.queries.requireSort(sort);
    } catch (error) {
      const path = `projects/${scene.job.plan.summary.flowtrack?.project.key}/views.ndjson`;
      throw new ImportProblem('bad_line', `Line ${line} of ${path} is no view: ${(error as Error).message}.`, {
        path,
        line,
      });
    }
  }
}

/** Notes that these were imported, under the ids that are derived from theirs. */
function rememberAll(tx: Transaction, { job, ids }: OwnScene, kind: Ref['kind'], made: Read<unknown>[]): Promise<void> {
  return remember(
    tx,
    job,
    made.map(({ source_id }) => ({ kind, source_id, entity_id: ids.of(source_id) })),
  );
}

/** Comments on tasks whose history does not come in its own order. */
function recordComments(
  record: Recorder,
  scene: OwnScene,
  tasks: ReadonlyMap<string, TaskDto>,
  comments: WholeComment[],
  lines: Read<LineOf<'comments.ndjson'>>[],
  old: ReadonlySet<string>,
): void {
  for (const [n, { text, ...comment }] of comments.entries()) {
    const [task, line] = [tasks.get(comment.task_id), lines[n]];
    // What came with its task is told in the history of the task.
    if (!task || !line || text === null || !old.has(line.data.task_id)) continue;
    task.comments_count += 1;
    const name = scene.ids.nameOf(line.data.created_by);
    const by = { id: scene.ids.person(line.data.created_by), name };
    const written = { ...comment, text, creator_name: name };
    record(importedComment(task, written, task.comments_count, scene.origin(comment.created_at, by)));
  }
}
