import type { Page } from 'playwright-core';

/** The rows of a report's table, without its head. */
export async function rowsOf(page: Page, name: string): Promise<string[][]> {
  const rows = page.getByRole('region', { name: `Table: ${name}` }).locator('tbody tr');
  await rows.first().waitFor();
  return rows.evaluateAll((found) =>
    found.map((row) => Array.from((row as HTMLTableRowElement).cells, (cell) => cell.innerText)),
  );
}
