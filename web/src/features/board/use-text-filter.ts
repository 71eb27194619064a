import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FilterError } from '../../../../src/tasks/filters/filter-syntax.js';
import type { Task } from '../../data/api.js';
import type { Board } from '../../data/board-cache.js';
import { taskMatches } from '../../data/tasks.js';
import { dayOf, today } from '../../lib/format.js';
import type { ChoiceScene, FilterChoices } from '../../lib/filter-choices.js';
import { untilLoaded } from '../../lib/late-part.js';
import { useUser } from '../../lib/use-session.js';

/** Loads what reads filters: a board that nothing filters does without. */
export const loadFilters = async () => {
  const parts = [import('../../lib/task-filter.js'), import('../../lib/filter-choices.js')] as const;
  const [filters, choices] = await Promise.all(parts);
  return { ...filters, ...choices };
};

export interface TextFilter {
  /** What the controls beside the text show. */
  choices: FilterChoices;
  /** Undefined without a text; nothing matches a text with errors. */
  matches?: (task: Task) => boolean;
  errors: FilterError[];
  /** Whether it is not known yet what matches. */
  isLoading: boolean;
}

const NO_ERRORS: FilterError[] = [];
const NOTHING = { choices: {}, errors: NO_ERRORS };

/**
 * The filter that a text describes; see docs/filters.md. Where cards have truncated descriptions, the server is asked too.
 * @param people names of users by id.
 * @param named what can be chosen by name.
 */
export function useTextFilter(
  board: Board,
  text: string,
  people: ReadonlyMap<string, string>,
  named: ChoiceScene,
): TextFilter {
  const me = useUser().id;
  const isWanted = text !== '';
  const { data: filters } = useQuery({
    queryKey: ['code', 'filters'],
    queryFn: () => untilLoaded(loadFilters),
    staleTime: Infinity,
    enabled: isWanted,
  });
  const read = useMemo(() => (isWanted ? filters?.readFilter(text) : undefined), [filters, isWanted, text]);
  const found = useFound(board, people, read?.errors.length === 0 ? read.asked : '');
  const { project, columns } = board;
  return useMemo(() => {
    if (!isWanted) return { ...NOTHING, isLoading: false };
    if (!filters || !read) return { ...NOTHING, isLoading: true };
    if (read.errors.length > 0) return { ...NOTHING, matches: () => false, errors: read.errors, isLoading: false };
    const names = new Map(columns.map(({ id, name }) => [id, name]));
    const scene = { me, today: today(), dayAt: dayOf, project, columns: names, people, found };
    const choices = filters.choicesOf(text, named);
    return { choices, matches: filters.taskMatcher(read.terms, scene), errors: NO_ERRORS, isLoading: false };
  }, [isWanted, text, filters, read, columns, project, people, named, found, me]);
}

/** Tasks that the server finds, if the board alone cannot tell. */
function useFound({ project, cards }: Board, people: ReadonlyMap<string, string>, asked: string) {
  const isShort = useMemo(
    () => [...cards.values()].some((card) => card.description_truncated || !people.has(card.created_by)),
    [cards, people],
  );
  return useQuery({ ...taskMatches(project.id, asked), enabled: isShort && asked !== '' }).data;
}
