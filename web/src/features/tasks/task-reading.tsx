import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { formatDate, formatNumber } from '../../lib/format.js';
import { Deadline, PriorityBadge, TaskStatusBadge } from '../../ui/badges.js';
import { MarkdownText } from '../../ui/markdown-text.js';
import { PersonName } from '../../ui/person.js';

/** A task for those who may not change it. */
export function TaskReading({ task }: { task: Task }) {
  const { t } = useTranslation();
  const { title, status, priority, assigned_to, assigned_to_name, start_date, deadline, estimate, description } = task;
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        <Title order={2} size="h3" dir="auto" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {t('tasks.panel.readOnly')}
        </Text>
      </Stack>
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm" m={0}>
        <Fact label={t('tasks.field.status')}>
          <TaskStatusBadge status={status} />
        </Fact>
        <Fact label={t('tasks.field.priority')}>
          <PriorityBadge priority={priority} isCalm={status === 'done'} />
        </Fact>
        <Fact label={t('tasks.field.assigned_to')}>
          {assigned_to_name ? (
            <PersonName id={assigned_to} name={assigned_to_name} size={22} />
          ) : (
            <Text size="sm">{t('common.unassigned')}</Text>
          )}
        </Fact>
        {start_date && (
          <Fact label={t('tasks.field.start_date')}>
            <Text size="sm">{formatDate(start_date)}</Text>
          </Fact>
        )}
        <Fact label={t('tasks.field.deadline')}>
          {deadline ? (
            <Deadline date={deadline} done={status === 'done'} />
          ) : (
            <Text size="sm">{t('tasks.panel.noDate')}</Text>
          )}
        </Fact>
        {estimate !== null && (
          <Fact label={t('tasks.field.estimate')}>
            <Text size="sm">{t('tasks.points', { count: estimate, formatted: formatNumber(estimate) })}</Text>
          </Fact>
        )}
      </SimpleGrid>
      {description && (
        <Stack gap="xs" component="section" aria-labelledby="task-description">
          <Title order={3} size="h5" id="task-description">
            {t('tasks.field.description')}
          </Title>
          <div data-testid="task-description">
            <MarkdownText text={description} />
          </div>
        </Stack>
      )}
    </Stack>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <dd style={{ margin: 0 }}>{children}</dd>
    </div>
  );
}
