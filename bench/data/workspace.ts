import type { Person, ProjectPlan } from './project.js';
import { Random } from './random.js';
import { CORNER, type Size } from './sizes.js';

/** A user whose token the benchmark uses. */
export interface Actor extends Person {
  session_id: string;
  role: 'admin' | 'member';
}

/** A whole installation, as a plan: small enough to be kept, since the tasks are made project by project. */
export interface Workspace {
  people: Person[];
  admins: number;
  plans: ProjectPlan[];
  actors: { admin: Actor; reader: Actor; writer: Actor };
  readProjects: string[];
  writeProjects: string[];
}

const NOW = Date.UTC(2026, 10, 20);
const DAY = 86_400_000;
const ADMINS = 5;
const FIRST = ['Ann', 'Ben', 'Chloe', 'David', 'Eva', 'Farid', 'Grace', 'Hugo', 'Ines', 'Jan', 'Kim', 'Lena'];
const LAST = ['Miller', 'Rossi', 'Novak', 'Silva', 'Weber', 'Okoye', 'Larsen', 'Kaya', 'Moreau', 'Ito'];
export const JOINED = NOW - 1000 * DAY;

/** The same for the same size, at every call. */
export function planWorkspace(size: Size): Workspace {
  const random = new Random(20_261);
  // The corner's people and projects come first, so that they do not depend on the size.
  const people: Person[] = [];
  const addPeople = (until: number) => {
    while (people.length < until) people.push(newPerson(people.length, random));
  };
  addPeople(100);
  const actors = {
    admin: { ...(people[0] as Person), session_id: random.uuid(NOW), role: 'admin' as const },
    reader: { ...(people[10] as Person), session_id: random.uuid(NOW), role: 'member' as const },
    writer: { ...(people[11] as Person), session_id: random.uuid(NOW), role: 'member' as const },
  };
  const corner = planCorner(people, random);
  addPeople(size.users);
  const others = planOthers(size, people, random);
  return {
    people,
    admins: ADMINS,
    plans: [...corner.read, ...corner.write, ...others],
    actors,
    readProjects: corner.read.map(({ id }) => id),
    writeProjects: corner.write.map(({ id }) => id),
  };
}

function newPerson(index: number, random: Random): Person {
  return { id: random.uuid(JOINED + index), name: `${random.pick(FIRST)} ${random.pick(LAST)} ${index}` };
}

function planCorner(people: Person[], random: Random): { read: ProjectPlan[]; write: ProjectPlan[] } {
  const [reader, writer] = [people[10] as Person, people[11] as Person];
  const colleagues = people.slice(12, 12 + CORNER.membersPerProject - 1);
  const read = Array.from({ length: CORNER.readProjects }, (_, index): ProjectPlan => {
    const shared = index < CORNER.shared;
    const plan = cornerPlan(`Reference ${index + 1}`, people, [reader, ...colleagues], random);
    if (shared) return plan;
    // Every tenth task is the reader's: where the board is not shared, these are all that they see.
    const every = CORNER.tasksPerProject / CORNER.ownTasks;
    const assignee = (task: number) => (task % every === 0 ? reader : (colleagues[task % colleagues.length] ?? null));
    return { ...plan, task_access: 'assignee', assignee };
  });
  const write = Array.from({ length: CORNER.writeProjects }, (_, index) =>
    cornerPlan(`Workshop ${index + 1}`, people, [writer, ...colleagues], random),
  );
  return { read, write };
}

function cornerPlan(name: string, people: Person[], members: Person[], random: Random): ProjectPlan {
  return {
    ...basePlan(name, people, random, NOW - 90 * DAY, NOW),
    task_access: 'members',
    members,
    tasks: CORNER.tasksPerProject,
    done: 0.2,
    in_progress: 0.3,
    trashed: 0,
  };
}

function basePlan(name: string, people: Person[], random: Random, begins: number, ends: number): ProjectPlan {
  return {
    id: random.uuid(begins),
    name,
    task_access: random.chance(0.5) ? 'members' : 'assignee',
    creator: people[random.below(ADMINS)] as Person,
    members: [],
    tasks: 0,
    changesPerTask: 5,
    begins,
    ends,
    in_trash: false,
    done: 0.6,
    in_progress: 0.15,
    trashed: 0.01,
  };
}

/** All other projects: few hold much, most hold little, and a hundredth is in the trash. */
function planOthers(size: Size, people: Person[], random: Random): ProjectPlan[] {
  const corner = CORNER.readProjects + CORNER.writeProjects;
  const count = size.projects - corner;
  const weights = Array.from({ length: count }, (_, rank) => 1 / (rank + 6) ** 0.9);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const tasks = size.tasks - corner * CORNER.tasksPerProject;
  const counts = weights.map((weight) => Math.floor((tasks * weight) / all));
  counts[0] = (counts[0] ?? 0) + tasks - counts.reduce((sum, one) => sum + one, 0);
  return counts.map((tasks, index) => {
    const begins = NOW - (100 + random.below(800)) * DAY;
    const ends = Math.min(NOW, begins + (90 + random.below(700)) * DAY);
    return {
      ...basePlan(`Project ${index + 1}`, people, random, begins, ends),
      members: membersOf(people, Math.min(40, 5 + Math.floor(tasks / 50)), random),
      tasks,
      changesPerTask: size.changesPerTask,
      in_trash: index % 100 === 50,
    };
  });
}

/** Everybody but the first hundred, some much more often than others. */
function membersOf(people: Person[], count: number, random: Random): Person[] {
  const members = new Set<Person>();
  while (members.size < count) {
    const place = (random.below(1_000_000) / 1_000_000) ** 2;
    members.add(people[100 + Math.floor(place * (people.length - 100))] as Person);
  }
  return [...members];
}
