import { Select, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportColumn } from '../../data/imports.js';
import type { TaskStatus } from '../../data/api.js';
import type { MappingProps } from './preview.js';

const CATEGORIES: TaskStatus[] = ['todo', 'in_progress', 'done'];
const NEW = 'new';

/** What becomes of each list. */
export function ColumnMapping({ present, report, isBusy, onChange }: MappingProps) {
  const { t } = useTranslation();
  const set = (list: ImportColumn, chosen: { category?: TaskStatus; column_id?: string | null }) => {
    const known = present.mappings.columns ?? [];
    const before = known.find(({ source_id }) => source_id === list.source_id) ?? { source_id: list.source_id };
    const others = known.filter((one) => one !== before);
    onChange({ columns: [...others, { ...before, ...chosen }] });
  };
  const { columns, project_columns } = report;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('imports.columns.title')}
      </Title>
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('imports.columns.list')}</Table.Th>
              <Table.Th>{t('imports.columns.tasks')}</Table.Th>
              {project_columns.length > 0 && <Table.Th>{t('imports.columns.column')}</Table.Th>}
              <Table.Th>{t('imports.columns.category')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {columns.map((list) => (
              <Table.Tr key={list.source_id}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {list.name}
                  {list.closed && (
                    <Text span size="sm" c="dimmed">
                      {` (${t('imports.columns.closed')})`}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{list.tasks}</Table.Td>
                {project_columns.length > 0 && (
                  <Table.Td>
                    <Select
                      aria-label={t('imports.columns.columnOf', { name: list.name })}
                      data={[
                        { value: NEW, label: t('imports.columns.isNew') },
                        ...project_columns.map(({ id, name }) => ({ value: id, label: name })),
                      ]}
                      value={list.column_id ?? NEW}
                      onChange={(value) => set(list, { column_id: value === NEW ? null : value })}
                      allowDeselect={false}
                      disabled={isBusy}
                    />
                  </Table.Td>
                )}
                <Table.Td>
                  <Select
                    aria-label={t('imports.columns.categoryOf', { name: list.name })}
                    data={CATEGORIES.map((value) => ({ value, label: t(`taskStatus.${value}`) }))}
                    value={project_columns.find(({ id }) => id === list.column_id)?.category ?? list.category}
                    onChange={(value) => value && set(list, { category: value })}
                    allowDeselect={false}
                    disabled={isBusy || list.column_id !== null}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
