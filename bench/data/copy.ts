import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { COLUMNS, type Table } from './rows.js';

const CHUNK = 256 * 1024;

/** One COPY into one table, on a connection of its own, so that all tables fill at the same time. */
export class TableWriter {
  rows = 0;
  private buffer: string[] = [];
  private bytes = 0;

  private constructor(
    private readonly client: pg.Client,
    private readonly stream: ReturnType<typeof copyFrom>,
  ) {}

  static async open(url: string, table: Table): Promise<TableWriter> {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('SET synchronous_commit = off');
    const stream = client.query(copyFrom(`COPY ${table} (${COLUMNS[table]}) FROM STDIN`));
    return new TableWriter(client, stream);
  }

  async write(row: string): Promise<void> {
    if (row === '') return;
    this.rows += 1;
    this.buffer.push(row);
    this.bytes += row.length;
    if (this.bytes > CHUNK) await this.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    this.stream.end();
    await finished(this.stream);
    await this.client.end();
  }

  private async flush(): Promise<void> {
    const text = this.buffer.join('');
    this.buffer = [];
    this.bytes = 0;
    if (!this.stream.write(text)) await once(this.stream, 'drain');
  }
}
