import type { Project } from '../../data/api.js';
import type { ProjectDraft } from '../../data/projects.js';

/** What a list shows of projects, and how far they are, by id. */
export interface ProjectsViewProps {
  projects: Project[];
  progress: ReadonlyMap<string, number>;
}

/** A project as a form holds it: all that is empty is an empty text. */
export interface ProjectValues {
  name: string;
  description: string;
  deadline: string;
  status: Project['status'];
  task_access: Project['task_access'];
}

export type ProjectField = keyof ProjectValues;

export const PROJECT_FIELDS = ['name', 'description', 'deadline', 'status', 'task_access'] as const;
export const STATUSES = ['pending', 'in_progress', 'completed'] as const;

export const NEW_PROJECT: ProjectValues = {
  name: '',
  description: '',
  deadline: '',
  status: 'pending',
  // Who works with others expects to see what they do. Programs that say nothing get what the API promises.
  task_access: 'members',
};

export function valuesOf({ name, description, deadline, status, task_access }: Project): ProjectValues {
  return { name, description: description ?? '', deadline: deadline ?? '', status, task_access };
}

/** The fields in which two states of a form differ. */
export function differing(a: ProjectValues, b: ProjectValues): ProjectField[] {
  return PROJECT_FIELDS.filter((field) => a[field] !== b[field]);
}

/** These fields as the server takes them. */
export function toFields(values: ProjectValues, fields: readonly ProjectField[]): Partial<ProjectDraft> {
  const all = {
    ...values,
    name: values.name.trim(),
    description: values.description || null,
    deadline: values.deadline || null,
  };
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}
