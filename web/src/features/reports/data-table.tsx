import { Table } from '@mantine/core';
import { useState } from 'react';
import { compareText, formatNumber } from '../../lib/format.js';
import { SortTh } from '../../ui/sort-th.js';
import type { Column } from './columns.js';
import classes from './reports.module.css';

/** A table of numbers that can be sorted by each of its columns; the first column names the rows. */
export function DataTable<T extends object>({
  name,
  rows,
  columns,
}: {
  name: string;
  rows: T[];
  columns: Column<T>[];
}) {
  const [sort, setSort] = useState<{ index: number; isDown: boolean }>();
  const sorted = sort ? [...rows].sort(comparing(columns[sort.index], sort.isDown)) : rows;
  const sortBy = (index: number, isText: boolean) =>
    // The largest numbers are what one looks for first; of names, the first.
    setSort(sort?.index === index ? { index, isDown: !sort.isDown } : { index, isDown: !isText });
  return (
    <div className={classes.scroller} tabIndex={0} role="region" aria-label={name}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ label, isText = false }, index) => (
              <SortTh
                key={label}
                ta={isText ? 'left' : 'right'}
                direction={sort?.index === index ? (sort.isDown ? 'descending' : 'ascending') : undefined}
                onSort={() => sortBy(index, isText)}
              >
                {label}
              </SortTh>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((row, position) => (
            <Table.Tr key={keyOf(row) ?? position}>
              {columns.map(({ label, value, show, isText = false }, index) => {
                const cell = value(row);
                const text = show?.(row) ?? (typeof cell === 'number' ? formatNumber(cell) : cell);
                return index === 0 ? (
                  <Table.Th key={label} scope="row" fw={500} className={classes.name}>
                    {text}
                  </Table.Th>
                ) : (
                  <Table.Td key={label} ta={isText ? 'left' : 'right'} className={classes.number}>
                    {text}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function keyOf(row: object): string | undefined {
  const { project_id, user_id, id } = row as { project_id?: string; user_id?: string; id?: string };
  return project_id ?? user_id ?? id;
}

function comparing<T>(column: Column<T> | undefined, isDown: boolean) {
  return (a: T, b: T) => {
    const [x, y] = [column?.value(a) ?? '', column?.value(b) ?? ''];
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : compareText(String(x), String(y));
    return isDown ? -order : order;
  };
}
