const FOUND_TYPES = ['task', 'comment', 'project', 'label'] as const;

/** The search parameters of the search over everything. */
export interface SearchParameters {
  q?: string;
  type?: (typeof FOUND_TYPES)[number];
  /** The id of a project. */
  project?: string;
  /** The task whose panel is open. */
  task?: string;
}

/** Those of an address. The router reads what looks like a number as one. */
export function searchParameters({ q, type, project, task }: Record<string, unknown>): SearchParameters {
  return {
    q: text(typeof q === 'number' ? String(q) : q),
    type: FOUND_TYPES.find((known) => known === type),
    project: text(project),
    task: text(task),
  };
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
