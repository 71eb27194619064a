import { Checkbox, Group, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CsvReport, Mappings } from '../../data/imports.js';
import type { MappingProps } from './preview.js';

type Csv = NonNullable<Mappings['csv']>;
type Field = CsvReport['columns'][number]['field'];

const DELIMITERS: CsvReport['delimiter'][] = [',', ';', 'tab', '|'];
const ENCODINGS: CsvReport['encoding'][] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
];
const DATES: CsvReport['date_format'][] = ['YYYY-MM-DD', 'DD/MM/YYYY', 'MM/DD/YYYY', 'DD.MM.YYYY', 'DD/MMM/YY'];
const FIELDS: Field[] = [
  ...(['title', 'description', 'status', 'category', 'assignee', 'creator', 'deadline', 'start', 'priority'] as const),
  ...(['labels', 'comment', 'attachment', 'created', 'updated', 'finished', 'id', 'text', 'ignore'] as const),
];

/** How a table is read. */
export function TableMapping({ present, csv, isBusy, onChange }: MappingProps & { csv: CsvReport }) {
  const { t } = useTranslation();
  const set = (chosen: Csv) => onChange({ csv: { ...present.mappings.csv, ...chosen } });
  const setField = (column: number, field: Field) => {
    const others = (present.mappings.csv?.columns ?? []).filter((one) => one.column !== column);
    set({ columns: [...others, { column, field }] });
  };
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('imports.table.title')}
      </Title>
      <Group align="flex-end">
        <Select
          label={t('imports.table.delimiter')}
          data={DELIMITERS.map((value) => ({ value, label: value === 'tab' ? t('imports.table.tab') : value }))}
          value={csv.delimiter}
          onChange={(value) => value && set({ delimiter: value })}
          allowDeselect={false}
          disabled={isBusy}
        />
        <Select
          label={t('imports.table.encoding')}
          data={ENCODINGS}
          value={csv.encoding}
          onChange={(value) => value && set({ encoding: value })}
          allowDeselect={false}
          disabled={isBusy}
        />
        <Select
          label={t('imports.table.dates')}
          data={DATES}
          value={csv.date_format_is_ambiguous ? null : csv.date_format}
          onChange={(value) => value && set({ date_format: value })}
          allowDeselect={false}
          disabled={isBusy}
        />
        <Select
          label={t('imports.table.zone')}
          data={zones()}
          value={present.mappings.time_zone ?? null}
          onChange={(time_zone) => time_zone && onChange({ time_zone })}
          allowDeselect={false}
          searchable
          limit={100}
          disabled={isBusy}
        />
      </Group>
      <Checkbox
        label={t('imports.table.header')}
        checked={csv.has_header}
        onChange={(event) => set({ has_header: event.currentTarget.checked })}
        disabled={isBusy}
      />
      <Columns csv={csv} isBusy={isBusy} onField={setField} />
    </Stack>
  );
}

interface ColumnsProps {
  csv: CsvReport;
  isBusy: boolean;
  onField: (column: number, field: Field) => void;
}

function Columns({ csv, isBusy, onField }: ColumnsProps) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('imports.table.column')}</Table.Th>
            <Table.Th>{t('imports.table.example')}</Table.Th>
            <Table.Th>{t('imports.table.field')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {csv.columns.map(({ column, name, field, samples }) => (
            <Table.Tr key={column}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
              <Table.Td maw={280}>
                <Text size="sm" c="dimmed" lineClamp={2}>
                  {samples.join(' · ')}
                </Text>
              </Table.Td>
              <Table.Td>
                <Select
                  aria-label={t('imports.table.fieldOf', { name })}
                  data={FIELDS.map((value) => ({ value, label: t(`imports.fields.${value}`) }))}
                  value={field}
                  onChange={(value) => value && onField(column, value)}
                  allowDeselect={false}
                  disabled={isBusy}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The zones that the browser knows, its own first. */
function zones(): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}
