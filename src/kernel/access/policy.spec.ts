import { describe, expect, it } from 'vitest';
import { type Sql, sql } from '../../database/sql.js';
import { conditionOf, holds, type Rule } from './policy.js';

type Fact = 'admin' | 'member' | 'shared' | 'own';
const TASK: Rule<Fact> = [['admin'], ['member', 'shared'], ['member', 'own']];

const FACTS: Record<Fact, Sql> = { admin: sql`A`, member: sql`M`, shared: sql`S`, own: sql`O` };

/** The condition where some facts are known. */
const asked = (rule: Rule<Fact>, known: Partial<Record<Fact, boolean>> = {}) =>
  conditionOf(rule, (fact) => known[fact] ?? FACTS[fact]).sql;

describe('a rule', () => {
  it('asks what all alternatives need once, and nothing that is known', () => {
    expect(asked(TASK, { admin: false })).toBe('M AND (S OR O)');
    expect(asked(TASK, { admin: false, member: true })).toBe('(S OR O)');
    expect(asked(TASK, { admin: false, member: true, own: false })).toBe('S');
    expect(asked([['member'], ['member', 'own']])).toBe('M');
    expect(asked(TASK)).toBe('(A OR M AND S OR M AND O)');
  });

  it('is true or false where that is all that is left', () => {
    expect(asked(TASK, { admin: true })).toBe('true');
    expect(asked(TASK, { admin: false, member: false })).toBe('false');
    expect(asked([])).toBe('false');
  });

  it('says of known facts what its condition says in SQL', () => {
    const facts = ['admin', 'member', 'shared', 'own'] as const;
    for (let bits = 0; bits < 16; bits++) {
      const known = Object.fromEntries(facts.map((fact, n) => [fact, (bits & (1 << n)) > 0]));
      const isMet = known.admin === true || (known.member === true && (known.shared === true || known.own === true));
      expect(holds(TASK, (fact) => known[fact] === true)).toBe(isMet);
      expect(asked(TASK, known)).toBe(String(isMet));
    }
  });
});
