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
  /** The limit of tasks in progress, if there is one. */
  limit?: number;
  /** One task per line: status, priority, assignee, deadline, title and description. */
  tasks: string;
}

export interface DemoTask extends Pick<TaskDto, 'title' | 'description' | 'priority' | 'status'> {
  assignee: Person | null;
  deadline: number | null;
}

/** The tasks of a project, in the order of its text. */
export function tasksOf({ tasks }: DemoProject): DemoTask[] {
  return tasks
    .trim()
    .split('\n')
    .map((line) => {
      const [status, priority, assignee, deadline, title = '', description = ''] = line
        .split('|')
        .map((part) => part.trim());
      return {
        title,
        description: description || null,
        status: status as DemoTask['status'],
        priority: priority as DemoTask['priority'],
        assignee: assignee === '-' ? null : (assignee as Person),
        deadline: deadline === '-' ? null : Number(deadline),
      };
    });
}
