import { ActionIcon, Button, Group, SegmentedControl, Title } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface SpanBarProps {
  /** What is shown. */
  title: string;
  onStep: (by: 1 | -1) => void;
  onToday: () => void;
  views: { value: string; label: string }[];
  view: string;
  onView: (view: string) => void;
  children?: ReactNode;
}

/** Goes through time, and chooses how much of it is shown. */
export function SpanBar({ title, onStep, onToday, views, view, onView, children }: SpanBarProps) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" gap="xs">
      <Group gap={4} wrap="nowrap">
        <ActionIcon variant="default" size="lg" aria-label={t('schedule.before')} onClick={() => onStep(-1)}>
          <IconChevronLeft size={18} />
        </ActionIcon>
        <ActionIcon variant="default" size="lg" aria-label={t('schedule.after')} onClick={() => onStep(1)}>
          <IconChevronRight size={18} />
        </ActionIcon>
        <Button variant="default" onClick={onToday}>
          {t('schedule.today')}
        </Button>
        <Title order={2} size="h4" ml="xs" aria-live="polite">
          {title}
        </Title>
      </Group>
      <Group gap="xs">
        <SegmentedControl aria-label={t('schedule.view')} data={views} value={view} onChange={onView} />
        {children}
      </Group>
    </Group>
  );
}
