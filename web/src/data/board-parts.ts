import type { QueryClient } from '@tanstack/react-query';
import { type ColumnPart, withPart } from '../live/board-part.js';
import type { LiveClient } from '@flowtrack/client/live';
import type { LiveEvent } from '@flowtrack/client/live';
import { type Spot, withWindow } from '../live/windows.js';
import { api, body } from './api.js';
import { type Board, WINDOW } from './board-cache.js';
import { keys } from './keys.js';

/** How long events may take that a part includes, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Loads boards part by part. */
export class BoardParts {
  /** By column: who asks twice gets one answer. */
  private readonly loading = new Map<string, Promise<void>>();
  /** The events of a project since a part of it was asked for. */
  private readonly logs = new Set<{ project_id: string; events: LiveEvent[] }>();

  constructor(
    private readonly queries: QueryClient,
    private readonly client: LiveClient,
  ) {}

  /** An event was applied to its board. */
  note(event: LiveEvent): void {
    for (const { project_id, events } of this.logs) if (project_id === event.project_id) events.push(event);
  }

  /**
   * Loads the next part of a column, if it is not loaded whole.
   * @throws ApiProblem; Error if the events do not come that it includes.
   */
  more(project_id: string, column_id: string): Promise<void> {
    const known = this.loading.get(column_id);
    if (known) return known;
    const work = this.load(project_id, column_id).finally(() => this.loading.delete(column_id));
    this.loading.set(column_id, work);
    return work;
  }

  private async load(project_id: string, column_id: string): Promise<void> {
    const asked = this.board(project_id);
    const cursor = asked?.windows.get(column_id)?.next;
    if (!asked || cursor === undefined) return;
    const log = { project_id, events: [] };
    this.logs.add(log);
    try {
      const params = { path: { id: column_id }, query: { cursor, limit: WINDOW } };
      const part = await body(api.GET('/api/v1/columns/{id}/tasks', { params }));
      await Promise.race([this.client.reach(project_id, part.seq), tooLate()]);
      this.take(asked, column_id, part, log.events);
    } finally {
      this.logs.delete(log);
    }
  }

  private take(
    { project, fetched, epoch }: Board,
    column_id: string,
    part: ColumnPart & { epoch: string },
    since: LiveEvent[],
  ) {
    const { viewer } = this.client;
    const present = this.board(project.id);
    // A board that was fetched meanwhile begins at its top.
    if (!viewer || present?.fetched !== fetched || part.epoch !== epoch) return;
    const board = withPart(present, column_id, part, since, viewer);
    this.queries.setQueryData<Board>(keys.board(project.id), board);
    if (board.isUnsure) this.client.startOver(project.id);
  }

  private board(project_id: string): Board | undefined {
    return this.queries.getQueryData<Board>(keys.board(project_id));
  }
}

/** Lets the loaded part of a column end later, where nothing is between. */
export function extendWindow(queries: QueryClient, project_id: string, column_id: string, end: Spot): void {
  queries.setQueryData<Board>(keys.board(project_id), (board) => {
    const window = board?.windows.get(column_id);
    return board && window ? { ...board, windows: withWindow(board.windows, column_id, { ...window, end }) } : board;
  });
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('the events did not come')), PATIENCE_MS));
}
