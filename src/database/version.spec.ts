import { describe, expect, it } from 'vitest';
import { versionProblem } from './version.js';

describe('a PostgreSQL', () => {
  it.each(['14.0', '15.16 (Debian 15.16-0+deb12u1)', '18.4', '19beta1'])('%s can be used', (version) => {
    expect(versionProblem(version)).toBeUndefined();
  });

  it.each(['13.22', '9.6.24', '9.6.24 (Debian 9.6.24-1)'])(
    '%s is too old, which is told with its version',
    (version) => {
      expect(versionProblem(version)).toBe(
        `DATABASE_URL must lead to a PostgreSQL 14 or later: this one is ${version}.`,
      );
    },
  );
});
