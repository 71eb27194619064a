import type { PaletteColor } from '../projects/palette-color.js';
import type { ProjectRole } from '../projects/members/project-member.entity.js';
import type { ProjectDto } from '../projects/project.dto.js';
import type { TaskDto } from '../tasks/core/task.dto.js';
import type { Person } from './people.js';

/** A demo project. Days count from today: -3 is three days ago. */
export interface DemoProject extends Pick<ProjectDto, 'name' | 'key' | 'status' | 'task_access'> {
  description: string;
  /** An admin. */
  lead: Person;
  members: Person[];
  /** The roles of members who are more, or less, than that. */
  roles?: Partial<Record<Person, ProjectRole>>;
  began: number;
  deadline: number;
  /** How many days before its end a task comes up at most, where nothing is planned long before. */
  ahead?: number;
  /** The limit of tasks in progress, if there is one. */
  limit?: number;
  /** After how many days in `done` tasks are archived, if at all. */
  archive_after_days?: number;
  /** How many of the first tasks were archived by hand. */
  archived?: number;
  /** After how many days done tasks were archived, where that is so. */
  cleared_after_days?: number;
  /** Its labels, with how the titles of the tasks begin that have them. */
  labels?: { name: string; color: PaletteColor; on: string[] }[];
  /** The views that it shares, and filters. */
  views?: Record<string, string>;
  /** Checklists by how the titles of their tasks begin; an item with `x ` before it is done. */
  checklists?: Record<string, string[]>;
  /** What is said about tasks, by how their titles begin. */
  comments?: Record<string, DemoComment[]>;
  /** What tasks are to others, by how their titles begin. */
  links?: [from: string, type: 'blocks' | 'relates' | 'duplicates', to: string][];
  /** Tasks that went to another project: how their titles begin, and its key. */
  sends?: [start: string, to: string][];
  /** Who has starred it. */
  starred?: Person[];
  /** Who watches tasks that are not theirs, and how their titles begin. */
  watched?: [person: Person, start: string][];
  /** The rules of tasks that repeat, by how their titles begin. */
  repeats?: Record<string, string>;
  /** One task per line: status, priority, assignee, deadline, title and description. */
  tasks: string;
}

/** What somebody writes, in which `@nora` mentions Nora, and who reacts to it how. */
export type DemoComment = [by: Person, text: string, reactions?: Record<string, Person[]>];

export interface DemoTask extends Pick<TaskDto, 'title' | 'description' | 'priority' | 'status' | 'estimate'> {
  assignee: Person | null;
  start: number | null;
  deadline: number | null;
}

const ESTIMATES = [3, 5, null, 1, 8, 2, null, 0.5];

/** The tasks of a project, in the order of its text. */
export function tasksOf({ tasks }: DemoProject): DemoTask[] {
  return tasks
    .trim()
    .split('\n')
    .map((line, index) => {
      const [status, priority, assignee, deadline, title = '', description = ''] = line
        .split('|')
        .map((part) => part.trim());
      return {
        title,
        description: description || null,
        status: status as DemoTask['status'],
        priority: priority as DemoTask['priority'],
        assignee: assignee === '-' ? null : (assignee as Person),
        // Some are planned in more detail than others.
        estimate: ESTIMATES[index % ESTIMATES.length] ?? null,
        start: deadline === '-' || index % 3 > 0 ? null : Number(deadline) - 4 - (index % 4),
        deadline: deadline === '-' ? null : Number(deadline),
      };
    });
}
