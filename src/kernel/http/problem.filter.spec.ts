import { describe, expect, it } from 'vitest';
import { problemOf } from './problem.filter.js';

describe('problemOf', () => {
  it.each(['Query read timeout', 'timeout exceeded when trying to connect', 'Connection terminated unexpectedly'])(
    'says of a database that does not answer (%s) that it may be tried again',
    (message) => {
      const problem = problemOf(new Error(message));
      expect(problem.getStatus()).toBe(503);
      expect(problem.headers).toEqual({ 'retry-after': '1' });
    },
  );
});
