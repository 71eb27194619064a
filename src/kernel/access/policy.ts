import { empty, join, type Sql, sql } from '../../database/sql.js';

/**
 * What makes a right: one of these alternatives, each of which is facts that must all be true. Facts are true or false of
 * an actor and a subject: `[['admin'], ['member', 'shared']]` is "an admin, or a member where the board is shared".
 */
export type Rule<F extends string> = readonly (readonly F[])[];

/** Whether a rule is met, for facts that are known. */
export function holds<F extends string>(rule: Rule<F>, isTrue: (fact: F) => boolean): boolean {
  return rule.some((facts) => facts.every(isTrue));
}

/**
 * A rule as a condition in SQL. Facts that are known beforehand do not appear in it, and what all alternatives need is
 * asked once.
 * @param factOf the condition of a fact, or whether it is true where that is known.
 */
export function conditionOf<F extends string>(rule: Rule<F>, factOf: (fact: F) => Sql | boolean): Sql {
  const values = new Map(rule.flat().map((fact) => [fact, factOf(fact)]));
  const open = rule
    .filter((facts) => facts.every((fact) => values.get(fact) !== false))
    .map((facts) => facts.filter((fact) => values.get(fact) !== true));
  if (open.length === 0) return sql`false`;
  if (open.some((facts) => facts.length === 0)) return sql`true`;
  const [first = [], ...others] = open;
  const common = first.filter((fact) => others.every((facts) => facts.includes(fact)));
  const rest = open.map((facts) => facts.filter((fact) => !common.includes(fact)));
  const all = (facts: readonly F[]) =>
    join(
      facts.map((fact) => values.get(fact) as Sql),
      ' AND ',
    );
  // An alternative that needs nothing but what is common makes the others unnecessary.
  const choice = rest.some((facts) => facts.length === 0) ? empty : sql`(${join(rest.map(all), ' OR ')})`;
  if (common.length === 0) return choice;
  return choice === empty ? all(common) : sql`${all(common)} AND ${choice}`;
}
