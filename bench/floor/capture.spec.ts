import { describe, expect, it } from 'vitest';
import { captureAdminReads, captureReads, captureWrites } from './capture.js';

describe('the statements that the benchmark takes from the application', () => {
  it('has one for each read', async () => {
    for (const [name, statement] of Object.entries({ ...(await captureReads()), ...(await captureAdminReads()) }))
      expect(statement, name).toHaveProperty('text', expect.stringContaining('SELECT'));
  });

  it('has those of each write, up to the numbered row of the history', async () => {
    for (const [name, statements] of Object.entries(await captureWrites()))
      expect(statements.at(-1), name).toHaveProperty('text', expect.stringContaining('INSERT INTO activity'));
  });
});
