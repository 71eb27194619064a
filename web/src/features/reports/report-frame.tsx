import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type CSSProperties, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, downloadReport } from './columns.js';
import { DataTable } from './data-table.js';
import classes from './reports.module.css';

/** So wide a column wants to be, in pixels. */
const COLUMN_WIDTH = 96;

export interface ReportFrameProps<T> {
  title: string;
  /** What it counts. */
  text: string;
  /** How it is counted, for whoever asks. */
  definition?: string;
  /** Names the file. */
  topic: string;
  rows: T[];
  columns: Column<T>[];
  /** Whether the table keeps to the height of a chart, and scrolls. */
  isLong?: boolean;
  /** The chart. */
  children: ReactNode;
}

/** A report with its title: a table that is also a file, and a chart beside it. */
export function ReportFrame<T extends object>({ title, text, definition, ...report }: ReportFrameProps<T>) {
  const { topic, rows, columns, isLong = false, children } = report;
  const { t } = useTranslation();
  const id = useId();
  return (
    <Paper component="section" withBorder p="md" bg="var(--ft-card)" aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <Stack gap={2} style={{ flex: '1 1 240px' }}>
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
          {definition && (
            <details className={classes.definition}>
              <summary>{t('reports.definition')}</summary>
              <Text size="sm">{definition}</Text>
            </details>
          )}
        </Stack>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconDownload size={16} />}
          aria-label={t('reports.csvOf', { name: title })}
          onClick={() => downloadReport(topic, rows, columns)}
        >
          {t('reports.csv')}
        </Button>
      </Group>
      <div
        className={classes.parts}
        data-long={isLong || undefined}
        style={{ '--table-width': `${columns.length * COLUMN_WIDTH}px` } as CSSProperties}
      >
        <DataTable name={t('reports.tableOf', { name: title })} rows={rows} columns={columns} />
        <Stack gap="xs">{children}</Stack>
      </div>
    </Paper>
  );
}
