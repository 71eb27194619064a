import type { TFunction } from 'i18next';

/** The colours of the palette. */
type Color =
  | 'gray'
  | 'red'
  | 'pink'
  | 'grape'
  | 'violet'
  | 'indigo'
  | 'blue'
  | 'cyan'
  | 'teal'
  | 'green'
  | 'lime'
  | 'yellow'
  | 'orange';

/** What a label is called: its name, or its colour where it has none. */
export function labelName(t: TFunction, { name, color }: { name: string; color: string }): string {
  return name || t(`color.${color as Color}`);
}

/** Labels as the history keeps them, by name; undefined where there are none. */
export function recordedLabels(t: TFunction, value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return (value as { name: string; color: string }[]).map((label) => labelName(t, label)).join(', ');
}
