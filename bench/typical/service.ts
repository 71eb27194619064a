import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { uuidv7 } from 'uuidv7';
import { In, IsNull, Repository } from 'typeorm';
import { rankBetween } from '../../src/kernel/rank.js';
import { columnId } from '../data/rows.js';
import { Project, Task, User } from './entities.js';

const PEOPLE = { assignee: true } as const;

@Injectable()
export class TypicalService {
  constructor(
    @InjectRepository(Task) private readonly tasks: Repository<Task>,
    @InjectRepository(Project) private readonly projects: Repository<Project>,
    @InjectRepository(User) private readonly users: Repository<User>,
  ) {}

  async task(user: User, id: string): Promise<Task> {
    const task = await this.tasks.findOne({ where: { id, deleted_at: IsNull(), ...mine(user) }, relations: PEOPLE });
    if (!task) throw new NotFoundException();
    return task;
  }

  async list(user: User, take: number): Promise<Task[]> {
    const where = { deleted_at: IsNull(), ...mine(user) };
    const [tasks] = await this.tasks.findAndCount({ where, relations: PEOPLE, order: { created_at: 'DESC' }, take });
    return tasks;
  }

  async board(user: User, id: string) {
    const project = await this.projects.findOne({
      where: { id, members: { id: user.id } },
      relations: { creator: true },
    });
    if (!project) throw new NotFoundException();
    const tasks = await this.tasks.find({
      where: { project_id: id, deleted_at: IsNull() },
      relations: PEOPLE,
      order: { rank: 'ASC' },
    });
    const column = (status: string) => ({ status, tasks: tasks.filter((task) => task.status === status) });
    return { project, columns: ['todo', 'in_progress', 'done'].map(column) };
  }

  projectsOf(user: User, take: number): Promise<Project[]> {
    const where = { deleted_at: IsNull(), ...(user.role === 'member' && { members: { id: user.id } }) };
    return this.projects.find({ where, relations: { creator: true }, order: { created_at: 'DESC' }, take });
  }

  async dashboard(user: User) {
    const projects = await this.projectsOf(user, 500);
    const tasks = await this.tasks.find({
      where: { project_id: In(projects.map(({ id }) => id)), deleted_at: IsNull() },
      relations: PEOPLE,
      order: { updated_at: 'DESC' },
    });
    const progress = projects.map((project) => progressOf(project, tasks));
    return { stats: countsOf(tasks), recent_tasks: tasks.slice(0, 10), project_progress: progress };
  }

  async report(user: User, id: string) {
    const project = await this.projects.findOneByOrFail({ id, members: { id: user.id } });
    return progressOf(project, await this.tasks.findBy({ project_id: id, deleted_at: IsNull() }));
  }

  /** One query per user would take minutes: even the usual way groups this. */
  async perUser() {
    const users = await this.users.find({ where: { deleted_at: IsNull() }, order: { name: 'ASC' } });
    const counts = await this.tasks
      .createQueryBuilder('t')
      .select(['t.assigned_to AS id', 't.status AS status', 'count(*) AS n'])
      .where('t.deleted_at IS NULL')
      .groupBy('t.assigned_to, t.status')
      .getRawMany<{ id: string; status: string; n: string }>();
    const byUser = new Map<string, typeof counts>(users.map(({ id }) => [id, []]));
    for (const row of counts) byUser.get(row.id)?.push(row);
    return users.map(({ id, name }) => ({ user_id: id, user_name: name, counts: byUser.get(id) }));
  }

  async move(user: User, id: string, status: string): Promise<Task> {
    const task = await this.task(user, id);
    task.status = status;
    task.column_id = columnId(task.project_id, status);
    task.rank = await this.lastRank(task.project_id, status);
    return this.save(task);
  }

  async edit(user: User, id: string, title: string): Promise<Task> {
    const task = await this.task(user, id);
    task.title = title;
    return this.save(task);
  }

  async create(user: User, input: { title: string; project_id: string }): Promise<Task> {
    const rank = await this.lastRank(input.project_id, 'todo');
    const now = new Date();
    const own = { assigned_to: user.id, created_by: user.id, created_at: now, updated_at: now, version: 1 };
    const column_id = columnId(input.project_id, 'todo');
    const task = this.tasks.create({
      id: uuidv7(),
      column_id,
      status: 'todo',
      priority: 'medium',
      ...input,
      rank,
      ...own,
    });
    try {
      return await this.tasks.save(task);
    } catch (error) {
      // Somebody else came last meanwhile.
      if ((error as { code?: string }).code === '23505') return this.create(user, input);
      throw error;
    }
  }

  private save(task: Task): Promise<Task> {
    return this.tasks.save({ ...task, version: task.version + 1, updated_at: new Date() });
  }

  private async lastRank(project_id: string, status: string): Promise<string> {
    const last = await this.tasks.findOne({ where: { project_id, status }, order: { rank: 'DESC' } });
    return rankBetween({ prev: last?.rank ?? null, next: null });
  }
}

/** Either the board is shared with the user, or the task is theirs. */
function mine(user: User) {
  return { project: { members: { id: user.id } } };
}

function countsOf(tasks: Task[]) {
  const count = (status: string) => tasks.filter((task) => task.status === status).length;
  return { total: tasks.length, todo: count('todo'), in_progress: count('in_progress'), done: count('done') };
}

function progressOf(project: Project, tasks: Task[]) {
  const { id: project_id, name: project_name } = project;
  return { project_id, project_name, ...countsOf(tasks.filter((task) => task.project_id === project_id)) };
}
