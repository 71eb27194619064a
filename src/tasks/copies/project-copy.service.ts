import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { insertAll } from '../../projects/labels/label-rows.js';
import type { TaskLabelDto } from '../../projects/labels/label.dto.js';
import { MemberService } from '../../projects/members/member.service.js';
import type { ProjectDto } from '../../projects/project.dto.js';
import { projectColumns } from '../../projects/project.queries.js';
import { visibleProjects } from '../../projects/project.scope.js';
import { ProjectService } from '../../projects/project.service.js';
import { TaskImport } from '../core/task-import.js';
import { insertViews } from '../views/view-rows.js';
import type { CopyProjectDto } from './project-copy.dto.js';
import { type ProjectSource, readSource, type SourceTask } from './project-source.js';
import { insertTasks } from './project-tasks.js';

/** Copies projects. */
@Injectable()
export class ProjectCopyService {
  constructor(
    private readonly activity: ActivityService,
    private readonly projects: ProjectService,
    private readonly members: MemberService,
    private readonly people: TaskImport,
  ) {}

  /**
   * Copies a project that the actor sees, with those of its tasks that they see if that is wanted.
   * @throws NotFound; Conflict for more tasks than are copied at once.
   */
  copy(actor: Actor, id: string, { name, with_tasks, with_dates, with_members }: CopyProjectDto): Promise<ProjectDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { description, task_access, archive_after_days } = await visibleProject(tx, actor, id);
      const source = await readSource(tx, actor, id, with_tasks === true);
      const columns = source.columns.map((column) => ({ ...column, id: uuidv7() }));
      const settings = { name, description, task_access, archive_after_days };
      const project = await this.projects.createIn(tx, record, actor, settings, columns);
      if (with_members) await this.members.copyIn(tx, record, project, id);
      const labels = source.labels.map((label) => ({ ...label, id: uuidv7() }));
      await insertAll(tx, record, project.id, labels);
      await copyViews(tx, record, source, { project_id: project.id, created_by: actor.id, labels });
      const tasks = with_dates === false ? source.tasks.map(withoutDates) : source.tasks;
      await insertTasks(tx, record, tasks, {
        project_id: project.id,
        created_by: actor.id,
        columns: new Map(columns.map((column, n) => [source.columns[n]?.id ?? '', column])),
        labels: new Map(labels.map((label, n) => [source.labels[n]?.id ?? '', label.id])),
        assignable: await this.people.assignable(tx, project.id, assigneesOf(tasks)),
      });
      return project;
    });
  }
}

/** Copies the shared views; a label that one names by its id is the copy of that label. */
async function copyViews(
  tx: Transaction,
  record: Recorder,
  source: ProjectSource,
  { labels, ...place }: { project_id: string; created_by: string; labels: TaskLabelDto[] },
): Promise<void> {
  const copied = (filter: string) =>
    source.labels.reduce((text, { id }, n) => text.replaceAll(id, labels[n]?.id ?? id), filter);
  const views = source.views.map((view) => ({ ...view, ...place, filter: copied(view.filter), shared: true }));
  await insertViews(tx, record, views);
}

/** @throws NotFound */
async function visibleProject(tx: Transaction, actor: Actor, id: string): Promise<ProjectDto> {
  const project = await tx.row<ProjectDto>(sql`
    SELECT ${projectColumns(actor)} FROM projects p WHERE p.id = ${id} AND ${visibleProjects(actor)}`);
  if (!project) throw new NotFound('project');
  return project;
}

const withoutDates = (task: SourceTask): SourceTask => ({ ...task, start_date: null, deadline: null });

function assigneesOf(tasks: SourceTask[]): string[] {
  const ids = tasks.flatMap(({ assigned_to, items }) => [assigned_to, ...items.map((item) => item.assigned_to)]);
  return [...new Set(ids.filter((user_id) => user_id !== null))].sort();
}
