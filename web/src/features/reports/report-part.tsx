import { Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type CSSProperties, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { latePart } from '../../lib/late-part.js';
import { type Column, downloadReport } from './columns.js';
import { DataTable } from './data-table.js';
import classes from './reports.module.css';
import { CHART_ROWS, chartHeight, type Series } from './series.js';

const Bars = latePart(async () => ({ default: (await import('./bars.js')).Bars }));

/** So wide a column wants to be, in pixels. */
const COLUMN_WIDTH = 96;

interface ReportPartProps<T> {
  title: string;
  /** What it counts. */
  text: string;
  /** Names the file. */
  topic: string;
  rows: T[];
  columns: Column<T>[];
  series: Series<T>[];
}

/** One report: the numbers as a table, at once; as a chart, as soon as that is loaded; and as a file. */
export function ReportPart<T extends object>({ title, text, topic, rows, columns, series }: ReportPartProps<T>) {
  const { t } = useTranslation();
  const id = useId();
  const label = (row: T) => String(columns[0]?.value(row) ?? '');
  return (
    <Paper component="section" withBorder p="md" bg="var(--ft-card)" aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <Stack gap={2}>
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
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
      <div className={classes.parts} style={{ '--table-width': `${columns.length * COLUMN_WIDTH}px` } as CSSProperties}>
        <DataTable name={t('reports.tableOf', { name: title })} rows={rows} columns={columns} />
        <Stack gap="xs">
          <Suspense fallback={<Skeleton height={chartHeight(rows.length)} />}>
            <Bars
              name={title}
              rows={rows}
              label={label as (row: unknown) => string}
              series={series as Series<unknown>[]}
            />
          </Suspense>
          {rows.length > CHART_ROWS && (
            <Text size="xs" c="dimmed">
              {t('reports.chartFirst', { count: CHART_ROWS })}
            </Text>
          )}
        </Stack>
      </div>
    </Paper>
  );
}
