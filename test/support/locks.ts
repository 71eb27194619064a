import { expect, vi } from 'vitest';
import type { TestApp } from './app.js';

/**
 * Waits until so many statements wait for a lock, or for what has come instead.
 * @param like only those that match this pattern: work in the background may wait, too.
 */
export async function waitingForLocks(app: TestApp, count: number, instead = () => false, like = ''): Promise<void> {
  await vi.waitFor(
    async () => {
      const rows = await app.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ~ $1`,
        [like],
      );
      expect(rows.length === count || instead()).toBe(true);
    },
    { timeout: 10_000, interval: 10 },
  );
}
