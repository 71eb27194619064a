import { spreadRanks } from '../../src/kernel/rank.js';
import type { Random } from './random.js';

/** Who does what in one project, and when: the input of its history. */
export interface ProjectPlan {
  id: string;
  name: string;
  task_access: 'assignee' | 'members';
  creator: Person;
  members: Person[];
  tasks: number;
  changesPerTask: number;
  /** Milliseconds. */
  begins: number;
  ends: number;
  in_trash: boolean;
  /** Share of the tasks in each column, and of those in the trash. */
  done: number;
  in_progress: number;
  trashed: number;
  /** To whom a task goes: one of the members, unless given. */
  assignee?: (index: number) => Person | null;
}

export interface Person {
  id: string;
  name: string;
}

export interface GeneratedTask {
  id: string;
  number: number;
  title: string;
  priority: string;
  status: string;
  rank: string;
  deadline: string | null;
  assignee: Person | null;
  creator: Person;
  version: number;
  created: number;
  updated: number;
  in_trash: boolean;
}

/** One row of the history, without its number, which is its place. */
export interface GeneratedChange {
  time: number;
  action: string;
  actor: Person;
  task?: GeneratedTask;
  member?: Person;
}

const VERBS = ['Write', 'Review', 'Plan', 'Fix', 'Measure', 'Order', 'Translate', 'Test', 'Update', 'Publish'];
const THINGS = ['announcement', 'checkout page', 'invoice', 'manual', 'price list', 'newsletter', 'contract', 'search'];
export const STATUSES = ['todo', 'in_progress', 'done'] as const;
const PRIORITIES = ['low', 'medium', 'medium', 'high'];
const DAY = 86_400_000;

/** All tasks of a project and its whole history in order: each task is created, then changed now and then. */
export function generate(plan: ProjectPlan, random: Random): { tasks: GeneratedTask[]; changes: GeneratedChange[] } {
  const ranks = ranksOf(plan, random);
  const tasks: GeneratedTask[] = [];
  const changes: GeneratedChange[] = [{ time: plan.begins, action: 'project_created', actor: plan.creator }];
  for (const member of plan.members) {
    changes.push({ time: plan.begins + 1, action: 'member_added', actor: plan.creator, member });
  }
  const steps = plan.tasks * plan.changesPerTask;
  for (let step = 0; step < steps; step++) {
    const time = Math.floor(plan.begins + 2 + ((plan.ends - plan.begins) * step) / steps);
    if (step % plan.changesPerTask === 0) {
      const task = newTask(plan, ranks[tasks.length] as Place, time, tasks.length, random);
      tasks.push(task);
      changes.push({ time, action: 'task_created', actor: task.creator, task: { ...task } });
      continue;
    }
    changes.push(changeOf(recent(tasks, random), time, random.pick(plan.members), random));
  }
  return { tasks, changes };
}

interface Place {
  status: string;
  rank: string;
}

/** Where each task is in the end: ranks are those that the application would give to whole columns. */
function ranksOf(plan: ProjectPlan, random: Random): Place[] {
  const statuses = Array.from({ length: plan.tasks }, (_, index) => {
    const share = (index + 0.5) / plan.tasks;
    return share < plan.done ? STATUSES[2] : share < plan.done + plan.in_progress ? STATUSES[1] : STATUSES[0];
  });
  for (let index = statuses.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [statuses[index], statuses[other]] = [statuses[other] as 'todo', statuses[index] as 'todo'];
  }
  const free = new Map(
    STATUSES.map((status) => [status, spreadRanks(statuses.filter((one) => one === status).length)]),
  );
  return statuses.map((status) => ({ status, rank: free.get(status)?.pop() ?? '' }));
}

function newTask(plan: ProjectPlan, place: Place, time: number, index: number, random: Random): GeneratedTask {
  const assignee = plan.assignee ? plan.assignee(index) : random.chance(0.8) ? random.pick(plan.members) : null;
  return {
    id: random.uuid(time),
    number: index + 1,
    title: `${random.pick(VERBS)} the ${random.pick(THINGS)} no. ${index + 1}`,
    priority: random.pick(PRIORITIES),
    ...place,
    deadline: random.chance(0.5) ? new Date(time + random.below(120) * DAY).toISOString().slice(0, 10) : null,
    assignee,
    creator: random.pick(plan.members),
    version: 1,
    created: time,
    updated: time,
    in_trash: random.chance(plan.trashed),
  };
}

/** People mostly work on what is new. */
function recent(tasks: GeneratedTask[], random: Random): GeneratedTask {
  const back = Math.min(random.below(40), random.below(40), tasks.length - 1);
  return tasks[tasks.length - 1 - back] as GeneratedTask;
}

function changeOf(task: GeneratedTask, time: number, actor: Person, random: Random): GeneratedChange {
  task.version += 1;
  task.updated = time;
  return { time, action: random.chance(0.6) ? 'task_moved' : 'task_updated', actor, task: { ...task } };
}
