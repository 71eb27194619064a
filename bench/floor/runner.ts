import pg from 'pg';
import { getTypeParser } from '../../src/database/options.js';
import type { Statement } from './capture.js';

/** What a request stands for, in place of a statement's stand-ins. */
export type Parameters = Record<string, unknown>;

/** Reads values as the application does. */
export function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 20, types: { getTypeParser } });
  pool.on('error', () => undefined);
  return pool;
}

type Runner = Pick<pg.PoolClient, 'query'>;

/** A named prepared statement, ready to be run with what its stand-ins stand for. */
export class Prepared {
  private readonly name: string;

  constructor(
    name: string,
    private readonly statement: Statement,
  ) {
    this.name = name;
  }

  async rows<T>(on: Runner, parameters: Parameters): Promise<T[]> {
    const values = this.statement.values.map((value) =>
      typeof value === 'string' && value.startsWith('$') ? parameters[value] : value,
    );
    return this.run(on, values);
  }

  /** With all of its values, where these are made in the course of a transaction. */
  async run<T>(on: Runner, values: unknown[]): Promise<T[]> {
    if (values.length !== this.statement.values.length) {
      throw new Error(`${this.name} takes ${this.statement.values.length} values, not ${values.length}`);
    }
    const { rows } = await on.query({ name: this.name, text: this.statement.text, values });
    return rows as T[];
  }
}

export function prepare<T extends Record<string, Statement>>(statements: T): Record<keyof T, Prepared> {
  const entries = Object.entries(statements).map(([name, statement]) => [name, new Prepared(name, statement)]);
  return Object.fromEntries(entries) as Record<keyof T, Prepared>;
}

/** The statements of transactions, each named by its transaction and its place. */
export function prepareAll<T extends Record<string, Statement[]>>(transactions: T): Record<keyof T, Prepared[]> {
  const entries = Object.entries(transactions).map(([name, statements]) => [
    name,
    statements.map((statement, place) => new Prepared(`${name}-${place}`, statement)),
  ]);
  return Object.fromEntries(entries) as Record<keyof T, Prepared[]>;
}
