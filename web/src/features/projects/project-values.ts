import type { TFunction } from 'i18next';
import type { Project } from '../../data/api.js';
import type { ProjectDraft } from '../../data/projects.js';
import { ApiProblem } from '../../lib/problem.js';
import { errorsByField } from '../../ui/errors.js';

/** What a list shows of projects, and how far they are, by id. */
export interface ProjectsViewProps {
  projects: Project[];
  progress: ReadonlyMap<string, number>;
}

/** A project as a form holds it: all that is empty is an empty text. */
export interface ProjectValues {
  name: string;
  /** Of a new project empty, unless it is chosen. */
  key: string;
  description: string;
  deadline: string;
  status: Project['status'];
  task_access: Project['task_access'];
}

export type ProjectField = keyof ProjectValues;

export const PROJECT_FIELDS = ['name', 'key', 'description', 'deadline', 'status', 'task_access'] as const;
export const STATUSES = ['pending', 'in_progress', 'completed'] as const;

export const NEW_PROJECT: ProjectValues = {
  name: '',
  key: '',
  description: '',
  deadline: '',
  status: 'pending',
  // Who works with others expects to see what they do. Programs that say nothing get what the API promises.
  task_access: 'members',
};

export function valuesOf({ name, key, description, deadline, status, task_access }: Project): ProjectValues {
  return { name, key, description: description ?? '', deadline: deadline ?? '', status, task_access };
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
    key: values.key || undefined,
    description: values.description || null,
    deadline: values.deadline || null,
  };
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}

const KEY = /^[A-Z]{2,10}$/;

/** What is wrong with the fields before they are sent. @param mayLackKey a new project gets one from its name. */
export function mistakesIn(t: TFunction, { name, key }: ProjectValues, mayLackKey: boolean): Record<string, string> {
  const isKey = KEY.test(key) || (mayLackKey && key === '');
  return {
    ...(name.trim() === '' && { name: t('projects.nameMissing') }),
    ...(!isKey && { key: t('projects.keyForm') }),
  };
}

/** What the server says is wrong with the fields. Only a key can be in conflict with another project. */
export function refusedFields(t: TFunction, error: unknown): Record<string, string> {
  const isTaken = error instanceof ApiProblem && error.status === 409;
  return { ...errorsByField(error), ...(isTaken && { key: t('projects.keyTaken') }) };
}
