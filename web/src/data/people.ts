import type { QueryClient } from '@tanstack/react-query';
import { session } from '../lib/session.js';
import type { Task, User } from './api.js';
import { type Board, changeCards } from './board-cache.js';
import { keys } from './keys.js';

/**
 * There are no events for accounts, so lists of people are fetched again at this interval, in milliseconds, and when
 * the page becomes visible.
 */
export const PEOPLE_MS = 10_000;

/** Longer for long lists. @param pages the number of loaded pages. */
export const peopleEvery = (pages: number): number => PEOPLE_MS * Math.max(1, pages);

/** Updates users' names on their cards and in the session. */
export function takeNames(client: QueryClient, project_id: string, people: User[]): void {
  for (const person of people) session.renamed(person);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const renamed = (task: Task) => {
    const name = task.assigned_to === null ? undefined : names.get(task.assigned_to);
    return name === undefined || name === task.assigned_to_name ? undefined : { ...task, assigned_to_name: name };
  };
  const board = client.getQueryData<Board>(keys.board(project_id));
  const changed = [...(board?.cards.values() ?? [])].flatMap((task) => renamed(task) ?? []);
  if (changed.length === 0) return;
  changeCards(client, project_id, (cards) => {
    for (const task of changed) cards.set(task.id, task);
  });
  void client.invalidateQueries({ queryKey: keys.tasks });
  for (const { id } of changed) void client.invalidateQueries({ queryKey: keys.task(id), exact: true });
}
