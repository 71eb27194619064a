import { describe, expect, it } from 'vitest';
import { databaseProblem } from './version.js';

const USABLE = { version: '14.0', encoding: 'UTF8', has_icu: true };

describe('a PostgreSQL', () => {
  it.each(['14.0', '15.16 (Debian 15.16-0+deb12u1)', '18.4', '19beta1'])('%s can be used', (version) => {
    expect(databaseProblem({ ...USABLE, version })).toBeUndefined();
  });

  it.each(['13.22', '9.6.24', '9.6.24 (Debian 9.6.24-1)'])(
    '%s is too old, which is told with its version',
    (version) => {
      expect(databaseProblem({ ...USABLE, version })).toBe(
        `DATABASE_URL must lead to a PostgreSQL 14 or later: this one is ${version}.`,
      );
    },
  );

  it('whose database is not of Unicode cannot be used', () => {
    expect(databaseProblem({ ...USABLE, encoding: 'SQL_ASCII' })).toBe(
      'DATABASE_URL must lead to a database with the encoding UTF8: this one has SQL_ASCII.',
    );
  });

  it('that was built without ICU cannot be used', () => {
    expect(databaseProblem({ ...USABLE, has_icu: false })).toBe(
      'DATABASE_URL must lead to a PostgreSQL that was built with ICU: this one was not.',
    );
  });
});
