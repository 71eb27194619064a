import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ProjectFilter } from '../../data/projects.js';
import { STATUSES } from './project-values.js';

/** How projects can be sorted; the first is how they are when nobody chose. */
export const SORTS = ['-created_at', '-updated_at', '-starred,name', 'name', 'deadline', 'status'] as const;
const COLUMNS = ['name', 'status', 'deadline', 'created_at', 'updated_at'];

const isListed = (sort: string) => (SORTS as readonly string[]).includes(sort);

/** Which projects are to be shown and how, kept in the address. What the address says wrongly counts for nothing. */
export function useProjectsSearch() {
  const { q = '', status, sort, view } = useSearch({ from: '/inside/projects' });
  const navigate = useNavigate({ from: '/projects' });
  const filter: ProjectFilter = {
    query: q || undefined,
    status: STATUSES.find((known) => known === status),
    sort: sort && (isListed(sort) || COLUMNS.includes(sort.replace('-', ''))) ? sort : SORTS[0],
  };
  const change = (part: { q?: string; status?: string; sort?: string; view?: 'table' }) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return {
    filter,
    view,
    change,
    isFiltered: Boolean(filter.query ?? filter.status),
    clear: () => change({ q: undefined, status: undefined }),
  };
}
