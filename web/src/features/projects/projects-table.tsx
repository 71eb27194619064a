import { Group, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { Deadline, ProjectStatusBadge } from '../../ui/badges.js';
import { ProgressLine } from '../../ui/progress-line.js';
import { SortTh } from '../../ui/sort-th.js';
import type { ProjectsViewProps } from './project-values.js';
import classes from './projects.module.css';
import { StarButton } from './star-button.js';
import { useProjectsSearch } from './use-projects-search.js';

/** Columns by which the server sorts; a narrow screen shows the first ones. */
const SORTABLE = [
  { field: 'name', from: undefined },
  { field: 'status', from: undefined },
  { field: 'deadline', from: 'sm' },
] as const;

/** Projects as a table that is sorted by its heads. */
export function ProjectsTable({ projects, progress }: ProjectsViewProps) {
  const { t } = useTranslation();
  const { filter, change } = useProjectsSearch();
  const sortBy = (field: string) => ({
    direction: directionOf(filter.sort, field),
    onSort: () => change({ sort: filter.sort === field ? `-${field}` : field }),
  });
  return (
    <div className={classes.table}>
      <Table verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {SORTABLE.map(({ field, from }) => (
              <SortTh key={field} visibleFrom={from} {...sortBy(field)}>
                {t(`common.${field}`)}
              </SortTh>
            ))}
            <Table.Th visibleFrom="sm">{t('projects.progress')}</Table.Th>
            <SortTh visibleFrom="md" {...sortBy('updated_at')}>
              {t('common.updated')}
            </SortTh>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {projects.map(({ id, name, starred, status, deadline, updated_at }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Group gap={6} wrap="nowrap">
                  <StarButton project={{ id, name, starred }} size="md" />
                  <Link
                    to="/projects/$projectId/board"
                    params={{ projectId: id }}
                    className={classes.name}
                    title={name}
                    dir="auto"
                  >
                    {name}
                  </Link>
                </Group>
              </Table.Td>
              <Table.Td>
                <ProjectStatusBadge status={status} />
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Deadline date={deadline} done={status === 'completed'} />
              </Table.Td>
              <Table.Td visibleFrom="sm" miw={160}>
                <ProgressLine label={t('projects.progressOf', { name })} percent={progress.get(id) ?? 0} />
              </Table.Td>
              <Table.Td visibleFrom="md">
                <Text
                  size="sm"
                  c="dimmed"
                  component="time"
                  dateTime={updated_at}
                  title={formatMoment(updated_at)}
                  style={{ whiteSpace: 'nowrap' }}
                >
                  {formatAgo(updated_at)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function directionOf(sort: string | undefined, field: string) {
  if (sort === field) return 'ascending' as const;
  return sort === `-${field}` ? ('descending' as const) : undefined;
}
