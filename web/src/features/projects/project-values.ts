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
  /** A number of days. */
  archive_after_days: string;
}

export type ProjectField = keyof ProjectValues;

export const PROJECT_FIELDS = [
  'name',
  'key',
  'description',
  'deadline',
  'status',
  'task_access',
  'archive_after_days',
] as const;
export const STATUSES = ['pending', 'in_progress', 'completed'] as const;

export const NEW_PROJECT: ProjectValues = {
  name: '',
  key: '',
  description: '',
  deadline: '',
  status: 'pending',
  // Who works with others expects to see what they do. Programs that say nothing get what the API promises.
  task_access: 'members',
  archive_after_days: '',
};

export function valuesOf({ description, deadline, archive_after_days, ...project }: Project): ProjectValues {
  const { name, key, status, task_access } = project;
  const empty = { description: description ?? '', deadline: deadline ?? '' };
  return { name, key, ...empty, status, task_access, archive_after_days: String(archive_after_days ?? '') };
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
    archive_after_days: values.archive_after_days === '' ? null : Number(values.archive_after_days),
  };
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}

const KEY = /^[A-Z]{2,10}$/;
/** Nothing, or 1 to 3650. */
const DAYS = /^([1-9]\d{0,2}|[12]\d{3}|3[0-5]\d{2}|36[0-4]\d|3650)?$/;

/** What is wrong with the fields before they are sent. @param mayLackKey a new project gets one from its name. */
export function mistakesIn(
  t: TFunction,
  { name, key, archive_after_days: days }: ProjectValues,
  mayLackKey: boolean,
): Record<string, string> {
  const isKey = KEY.test(key) || (mayLackKey && key === '');
  return {
    ...(name.trim() === '' && { name: t('projects.nameMissing') }),
    ...(!isKey && { key: t('projects.keyForm') }),
    ...(!DAYS.test(days) && { archive_after_days: t('projects.archiveAfterWrong') }),
  };
}

/** What the server says is wrong with the fields. Only a key can be in conflict with another project. */
export function refusedFields(t: TFunction, error: unknown): Record<string, string> {
  const isTaken = error instanceof ApiProblem && error.status === 409;
  return { ...errorsByField(error), ...(isTaken && { key: t('projects.keyTaken') }) };
}
