/** What an element of an export has; of others' files, nothing is certain. */
export type Shape = Record<string, unknown>;

/** What is no object has nothing. */
export const shapeOf = (value: unknown): Shape => (typeof value === 'object' && value !== null ? (value as Shape) : {});
export const itemsOf = (value: unknown): Shape[] => (Array.isArray(value) ? value.map(shapeOf) : []);

/** A text, or an empty one. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** The name of something that is to have one. */
export const nameOf = (value: unknown): string => textOf(value).trim();

/** An id, if it can be one. */
export const idOf = (value: unknown): string | undefined => {
  const id = textOf(value);
  return id !== '' && id.length <= 100 ? id : undefined;
};
export const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** The first year of a time that can be right. */
const FIRST_YEAR = 1970;
const DAY_MS = 86_400_000;

/** A time as RFC 3339 in UTC; null for what is none, or is far in the future. */
export function timeOf(value: unknown, { future = false } = {}): string | null {
  const time = typeof value === 'string' && value.length <= 40 ? new Date(value) : undefined;
  if (!time || Number.isNaN(time.getTime())) return null;
  if (time.getUTCFullYear() < FIRST_YEAR || time.getUTCFullYear() > 9999) return null;
  if (!future && time.getTime() > Date.now() + DAY_MS) return null;
  return time.toISOString();
}
