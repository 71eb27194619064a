import type { TFunction } from 'i18next';
import type { TaskPriority, TaskStatus } from '../../data/api.js';
import { formatDate, formatNumber } from '../../lib/format.js';
import type { TaskField } from './task-save.js';

/** The value of a field in words. */
export function valueInWords(
  t: TFunction,
  field: TaskField,
  value: unknown,
  names: ReadonlyMap<string, string>,
): string {
  if (value === null || value === undefined || value === '')
    return field in NONE ? t(`tasks.none.${field as keyof typeof NONE}`) : '';
  const text = String(value);
  if (field === 'status') return t(`taskStatus.${text as TaskStatus}`);
  if (field === 'priority') return t(`priority.${text as TaskPriority}`);
  if (field === 'deadline' || field === 'start_date') return formatDate(text);
  if (field === 'estimate') return t('tasks.points', { count: Number(text), formatted: formatNumber(Number(text)) });
  if (field === 'assigned_to') return names.get(text) ?? t('tasks.somebody');
  return text;
}

const NONE = { assigned_to: true, start_date: true, deadline: true, estimate: true, description: true };

/** Several fields in words, such as `Title, Status`. */
export function fieldsInWords(t: TFunction, fields: readonly TaskField[]): string {
  return fields.map((field) => t(`tasks.field.${field}`)).join(', ');
}
