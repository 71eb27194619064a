import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { FilterError } from '../../../../src/tasks/filters/filter-syntax.js';
import type { Task } from '../../data/api.js';
import type { Board } from '../../data/board-cache.js';
import { type BoardMatches, boardMatches, type Depth } from '../../data/board-matches.js';
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
  /** What matches of a board that is loaded in part, as the server finds it. */
  parts?: FoundParts;
}

/** Matching tasks that the server found, part by part. */
export interface FoundParts {
  found?: BoardMatches;
  error: Error | null;
  retry: () => void;
  isFetching: boolean;
  /** Wants one more part of a column. */
  more: (column_id: string) => void;
}

const NO_ERRORS: FilterError[] = [];
const NOTHING = { choices: {}, errors: NO_ERRORS };
const NO_DEPTH: Depth = {};

/**
 * The filter that a text describes; see docs/filters.md. Where cards have truncated descriptions, or are not all loaded, the
 * server is asked too.
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
  const isValid = read?.errors.length === 0;
  const isPartial = isWanted && isValid && board.windows.size > 0;
  const parts = useFoundParts(board.project.id, isPartial ? text : '');
  const known = useFound(board, people, isValid && !isPartial ? read.asked : '');
  const matched = isPartial ? parts.found : undefined;
  const inParts = useMemo(
    () => matched && new Set(matched.pages.flatMap(({ rows }) => rows.map(({ id }) => id))),
    [matched],
  );
  const found = isPartial ? inParts : known;
  const { project, columns } = board;
  const filter = useMemo(() => {
    if (!isWanted) return { ...NOTHING, isLoading: false };
    if (!filters || !read) return { ...NOTHING, isLoading: true };
    if (read.errors.length > 0) return { ...NOTHING, matches: () => false, errors: read.errors, isLoading: false };
    const names = new Map(columns.map(({ id, name }) => [id, name]));
    const scene = { me, today: today(), dayAt: dayOf, project, columns: names, people, found };
    const choices = filters.choicesOf(text, named);
    return { choices, matches: filters.taskMatcher(read.terms, scene), errors: NO_ERRORS, isLoading: false };
  }, [isWanted, text, filters, read, columns, project, people, named, found, me]);
  if (!isPartial) return filter;
  return { ...filter, isLoading: filter.isLoading || (!parts.found && !parts.error), parts };
}

/** What the server finds of a board that is loaded in part. */
function useFoundParts(project_id: string, filter: string): FoundParts {
  const [wanted, setWanted] = useState({ filter, depth: NO_DEPTH });
  const depth = wanted.filter === filter ? wanted.depth : NO_DEPTH;
  const { data, error, refetch, isFetching } = useQuery({
    ...boardMatches(project_id, filter, depth),
    enabled: filter !== '',
  });
  const more = useCallback(
    (column_id: string) => setWanted({ filter, depth: { ...depth, [column_id]: (depth[column_id] ?? 0) + 1 } }),
    [filter, depth],
  );
  return { found: data, error, retry: () => void refetch(), isFetching, more };
}

/** Tasks that the server finds, if the board alone cannot tell. */
function useFound({ project, cards }: Board, people: ReadonlyMap<string, string>, asked: string) {
  const isShort = useMemo(
    () => [...cards.values()].some((card) => card.description_truncated || !people.has(card.created_by)),
    [cards, people],
  );
  return useQuery({ ...taskMatches(project.id, asked), enabled: isShort && asked !== '' }).data;
}
