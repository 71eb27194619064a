import i18next from 'i18next';

/** The names of the columns that every board begins with: readers see them in their own language until they are renamed. */
const FIRST = { todo: 'To do', in_progress: 'In progress', done: 'Done' };

/** A column, as far as its name needs. */
interface Named {
  name: string;
  category: keyof typeof FIRST;
}

export function columnName({ name, category }: Named): string {
  return name === FIRST[category] ? i18next.t(`taskStatus.${category}`) : name;
}

/** The name of a column as the history keeps it, if it is one. */
export function recordedColumnName(value: unknown): string | undefined {
  const { name, category } = (value ?? {}) as Partial<Named>;
  return name !== undefined && category !== undefined && category in FIRST ? columnName({ name, category }) : undefined;
}
