import type { INestApplicationContext } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ActivityService } from '../history/activity.service.js';
import type { Actor } from '../kernel/access/access.js';
import { NotificationService } from '../notifications/notification.service.js';
import { UserPreferenceService } from '../notifications/preferences/user-preference.service.js';
import { MemberService } from '../projects/members/member.service.js';
import { LabelService } from '../projects/labels/label.service.js';
import { ProjectStatus } from '../projects/project.entity.js';
import { ColumnQueries } from '../projects/columns/column.queries.js';
import { ColumnService } from '../projects/columns/column.service.js';
import { TaskStatus } from '../projects/columns/task-status.js';
import { PreferenceService } from '../projects/preferences/preference.service.js';
import { ProjectService } from '../projects/project.service.js';
import { ArchiveService } from '../tasks/archive/archive.service.js';
import { ChecklistService } from '../tasks/checklists/checklist.service.js';
import { CommentService } from '../tasks/comments/comment.service.js';
import type { LinkType } from '../tasks/links/link.entity.js';
import { LinkService } from '../tasks/links/link.service.js';
import { TransferService } from '../tasks/transfers/transfer.service.js';
import { TaskService } from '../tasks/core/task.service.js';
import { WatchingService } from '../tasks/watching/watching.service.js';
import { ViewService } from '../tasks/views/view.service.js';
import { APPLICATION, PasswordService } from '../users/password.service.js';
import { RecurrenceMode } from '../tasks/recurrence/recurrence.dto.js';
import { UserService } from '../users/user.service.js';
import { emailOf, EVERYBODY, NOT_TOLD, PASSWORD, PEOPLE, type Person } from './people.js';
import { type Deed, type Fields, ofTitle, planOf } from './plan.js';
import type { DemoComment, DemoProject, DemoTask } from './project.js';

/** When the first of the people came, in days from now. */
const JOINED = -200;

/** Something that happens in the demo's history, in days from now. */
export interface Episode {
  at: number;
  happens: () => Promise<unknown>;
}

/** Acts through the application's services as the demo users. */
export class DemoWorkspace {
  private readonly actors = new Map<Person, Actor>();
  private readonly projects = new Map<DemoProject, string>();
  private readonly tasks = new Map<DemoTask, string>();
  private readonly labels: { id: string; project: DemoProject; on: string[] }[] = [];

  constructor(
    private readonly services: INestApplicationContext,
    private readonly date: (days: number) => string,
  ) {}

  /** All actions, in order of time. */
  episodes(projects: DemoProject[]): Episode[] {
    const episodes = [
      ...EVERYBODY.map((person, index) => ({ at: JOINED + index, happens: () => this.join(person) })),
      ...projects.flatMap((project) => this.episodesOf(project)),
      // Most users have read yesterday's notifications; Clara and David still have unread ones.
      ...EVERYBODY.filter((person) => !['clara', 'david'].includes(person)).map((person) => ({
        at: -1,
        happens: () => this.services.get(NotificationService, { strict: false }).readAll(this.actor(person)),
      })),
    ];
    return episodes.sort((a, b) => a.at - b.at);
  }

  private episodesOf(project: DemoProject): Episode[] {
    const { began } = project;
    return [
      { at: began, happens: () => this.begin(project) },
      ...project.members.map((person, index) => ({
        at: began + 0.05 + index * 0.01,
        happens: () => this.add(project, person),
      })),
      { at: began + 0.2, happens: () => this.proceed(project) },
      ...(project.links ?? []).map((link, index) => ({
        at: -0.4 + index * 0.01,
        happens: () => this.link(project, link),
      })),
      ...(project.sends ?? []).map((send, index) => ({
        at: -0.2 + index * 0.01,
        happens: () => this.send(project, send),
      })),
      ...(project.watched ?? []).map(([person, start]) => ({ at: -0.3, happens: () => this.watch(person, start) })),
      ...(project.starred ?? []).map((person) => ({ at: began + 0.3, happens: () => this.star(project, person) })),
      ...planOf(project).map(({ at, task, deed }) => ({ at, happens: () => this.act(project, task, deed) })),
    ];
  }

  private async join(person: Person): Promise<void> {
    const { name, role } = PEOPLE[person];
    const password_hash = await this.services.get(PasswordService).hash(PASSWORD, APPLICATION);
    const user = { id: uuidv7(), name, email: emailOf(person), role, password_hash };
    await this.services
      .get(ActivityService)
      .change(user, (tx, record) => this.services.get(UserService).create(tx, record, user));
    const actor = { id: user.id, name, role, session_id: '' };
    this.actors.set(person, actor);
    await this.prefer(person, actor);
  }

  /** Turns off of what a person does not want to be told. */
  private async prefer(person: Person, actor: Actor): Promise<void> {
    const notifications = (NOT_TOLD[person] ?? []).map((kind) => ({ kind, app: false }));
    if (notifications.length > 0) await this.services.get(UserPreferenceService).update(actor, { notifications });
  }

  private async begin(project: DemoProject): Promise<void> {
    const { name, key, description, task_access, archive_after_days, lead, deadline, limit } = project;
    const input = { name, key, description, task_access, archive_after_days, deadline: this.date(deadline) };
    const { id } = await this.services.get(ProjectService).create(this.actor(lead), input);
    this.projects.set(project, id);
    if (limit !== undefined) await this.limit(project, id, limit);
    for (const { name, color, on } of project.labels ?? []) {
      const label = await this.services.get(LabelService).create(this.actor(lead), id, { name, color });
      this.labels.push({ id: label.id, project, on });
    }
    for (const [name, filter] of Object.entries(project.views ?? {}))
      await this.services.get(ViewService).create(this.actor(lead), { name, filter, project_id: id, shared: true });
  }

  private async limit(project: DemoProject, id: string, wip_limit: number): Promise<void> {
    const actor = this.actor(project.lead);
    const columns = await this.services.get(ColumnQueries).list(actor, id);
    const doing = columns.find(({ category }) => category === TaskStatus.InProgress);
    if (doing) await this.services.get(ColumnService).update(actor, doing.id, { wip_limit }, undefined);
  }

  private async add(project: DemoProject, person: Person): Promise<void> {
    const id = needed(this.projects, project);
    const role = project.roles?.[person];
    await this.services.get(MemberService).add(this.actor(project.lead), id, this.actor(person).id, role);
  }

  private async proceed(project: DemoProject): Promise<void> {
    if (project.status === ProjectStatus.Pending) return;
    const id = needed(this.projects, project);
    const { status } = project;
    await this.services.get(ProjectService).update(this.actor(project.lead), id, { status }, undefined);
  }

  private async act(project: DemoProject, task: DemoTask, deed: Deed): Promise<void> {
    if (deed.kind === 'comment') return this.comment(needed(this.tasks, task), deed.comment);
    const tasks = this.services.get(TaskService);
    const actor = this.actor(deed.by);
    if (deed.kind === 'create') {
      const { title, description } = task;
      const project_id = needed(this.projects, project);
      const label_ids = this.labelsOf(project, title);
      const recurrence = repeatsOf(project, title);
      const fields = { project_id, title, description, label_ids, recurrence, ...this.fields(deed) };
      const { id } = await tasks.create(actor, fields);
      this.tasks.set(task, id);
      await this.list(project, task, actor, id);
    } else if (deed.kind === 'update') {
      await tasks.update(actor, needed(this.tasks, task), this.fields(deed), undefined);
    } else if (deed.kind === 'archive') {
      await this.services.get(ArchiveService).archive(actor, needed(this.tasks, task), undefined);
    } else {
      await tasks.move(actor, needed(this.tasks, task), { new_status: deed.status }, undefined);
    }
  }

  /** The checklist that a task begins with. */
  private async list(project: DemoProject, { title }: DemoTask, actor: Actor, task_id: string): Promise<void> {
    for (const item of ofTitle(project.checklists, title) ?? []) {
      const done = item.startsWith('x ');
      const input = { title: done ? item.slice(2) : item, done };
      await this.services.get(ChecklistService).create(actor, task_id, input);
    }
  }

  private async comment(task_id: string, [by, words, reactions = {}]: DemoComment): Promise<void> {
    const comments = this.services.get(CommentService);
    const text = words.replace(/@(\w+)/g, (_, name: string) => `@[user:${this.actor(name as Person).id}]`);
    const { id } = await comments.create(this.actor(by), task_id, { text });
    for (const [emoji, people] of Object.entries(reactions)) {
      for (const person of people) await comments.react(this.actor(person), id, emoji, undefined);
    }
  }

  private async link(project: DemoProject, [from, type, to]: NonNullable<DemoProject['links']>[number]): Promise<void> {
    const input = { type: type as LinkType, task_id: this.taskOf(to) };
    await this.services.get(LinkService).create(this.actor(project.lead), this.taskOf(from), input);
  }

  private async send({ lead }: DemoProject, [start, key]: NonNullable<DemoProject['sends']>[number]): Promise<void> {
    const [, project_id = ''] = [...this.projects].find(([project]) => project.key === key) ?? [];
    await this.services.get(TransferService).transfer(this.actor(lead), this.taskOf(start), { project_id }, undefined);
  }

  private async star(project: DemoProject, person: Person): Promise<void> {
    await this.services.get(PreferenceService).star(this.actor(person), needed(this.projects, project));
  }

  private async watch(person: Person, start: string): Promise<void> {
    await this.services.get(WatchingService).set(this.actor(person), this.taskOf(start), true);
  }

  /** The task whose title begins like this. */
  private taskOf(start: string): string {
    const [, id = ''] = [...this.tasks].find(([{ title }]) => title.startsWith(start)) ?? [];
    return id;
  }

  private labelsOf(project: DemoProject, title: string): string[] {
    return this.labels
      .filter((label) => label.project === project && label.on.some((start) => title.startsWith(start)))
      .map(({ id }) => id);
  }

  private fields({ assignee, start, deadline, estimate, priority }: Partial<Fields>) {
    return {
      ...(start !== undefined && { start_date: start === null ? null : this.date(start) }),
      ...(estimate !== undefined && { estimate }),
      ...(assignee !== undefined && { assigned_to: assignee && this.actor(assignee).id }),
      ...(deadline !== undefined && { deadline: deadline === null ? null : this.date(deadline) }),
      ...(priority !== undefined && { priority }),
    };
  }

  private actor(person: Person): Actor {
    return needed(this.actors, person);
  }
}

/** How a task repeats, if it does. */
function repeatsOf({ repeats }: DemoProject, title: string) {
  const rrule = ofTitle(repeats, title);
  return rrule === undefined ? null : { rrule, tzid: 'Europe/Berlin', mode: RecurrenceMode.Fixed };
}

/** The planned earlier history. */
function needed<K, V>(known: Map<K, V>, key: K): V {
  const value = known.get(key);
  if (value === undefined) throw new Error('the plan of the demonstration is out of order');
  return value;
}
