import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.js';

const MAX_WAIT_MS = 10_000;

/** What the server refused stays refused; while it is away, reading goes on trying. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (_count, error) => error instanceof ApiProblem && error.isTemporary,
        retryDelay: (count, error) =>
          Math.min(
            error instanceof ApiProblem && error.retryAfterS ? error.retryAfterS * 1000 : 500 * 2 ** count,
            MAX_WAIT_MS,
          ),
        // The browser's idea of being online says nothing of a server in the same network.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}
