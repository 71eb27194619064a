import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { labelsQuery } from '../../data/labels.js';
import { useBoard } from '../../data/live.js';
import { choicesOf, withChoices } from '../../lib/filter-choices.js';
import { labelName } from '../../lib/label-name.js';
import { readFilter } from '../../lib/task-filter.js';
import type { FilterSearch } from './task-filter.js';
import { usePeople } from './use-people.js';

/**
 * A project's tasks as a view outside of the board filters them: what its filter bar needs, and what the reader may do.
 * @param q the text of the filter, as the address has it.
 */
export function useProjectFilter(project_id: string, q: string | undefined, change: (next: { q?: string }) => void) {
  const { t } = useTranslation();
  const { data: board } = useBoard(project_id);
  const { options: people, names } = usePeople(project_id, board);
  const { data: labels } = useQuery(labelsQuery(project_id));
  const named = { people: people.map(({ value, label }) => ({ id: value, name: names.get(value) ?? label })), labels };
  const choices = choicesOf(q ?? '', named);
  const filter = ({ q: text, ...chosen }: FilterSearch) =>
    change({ q: Object.keys(chosen).length > 0 ? withChoices(q ?? '', chosen, named) || undefined : text });
  const can = board?.project.can;
  return {
    board,
    people,
    errors: readFilter(q ?? '').errors,
    isOwn: can?.includes('see_all_tasks') === false,
    mayCreate: can?.includes('create_tasks') ?? false,
    mayEdit: can?.includes('edit_tasks') ?? false,
    bar: {
      search: { q, ...choices },
      count: q ? Math.max(1, Object.values(choices).filter(Boolean).length) : 0,
      onChange: filter,
      onClear: () => change({ q: undefined }),
      people,
      labels: labels?.map((label) => ({ value: label.id, label: labelName(t, label) })),
    },
  };
}
