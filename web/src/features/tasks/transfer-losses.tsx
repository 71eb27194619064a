import { Alert, Skeleton, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Transfer } from '../../data/transfers.js';
import { currentLocale } from '../../lib/i18n.js';
import { labelName } from '../../lib/label-name.js';
import { ApiProblem } from '../../lib/problem.js';
import { describeError } from '../../ui/errors.js';

interface LossesProps {
  /** Undefined as long as no project is chosen. */
  preview?: { data?: Transfer; error: Error | null };
}

/** What a task does not have in the project to which it is to go, or why it cannot go there. */
export function TransferLosses({ preview }: LossesProps) {
  const { t } = useTranslation();
  return <div role="status">{preview && <Told t={t} {...preview} />}</div>;
}

function Told({ t, data, error }: { t: TFunction; data?: Transfer; error: Error | null }) {
  if (error) {
    const isFull = error instanceof ApiProblem && 'limit' in error.body;
    return (
      <Alert color="red" p="xs" icon={<IconAlertTriangle size={18} aria-hidden />}>
        {isFull ? t('transfer.full') : describeError(error)}
      </Alert>
    );
  }
  if (!data) return <Skeleton height={44} aria-label={t('common.loading')} />;
  const losses = lossesOf(t, data);
  if (losses.length === 0)
    return (
      <Alert color="gray" p="xs" icon={<IconCircleCheck size={18} aria-hidden />}>
        {t('transfer.nothingLost')}
      </Alert>
    );
  return (
    <Alert color="gray" p="xs" icon={<IconAlertTriangle size={18} aria-hidden />} title={t('transfer.lost')}>
      {losses.map((loss) => (
        <Text key={loss} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {loss}
        </Text>
      ))}
    </Alert>
  );
}

function lossesOf(t: TFunction, { dropped: { assigned_to, labels, checklist } }: Transfer): string[] {
  const list = new Intl.ListFormat(currentLocale(), { type: 'conjunction' });
  const names = list.format(labels.map((label) => labelName(t, label)));
  return [
    ...(assigned_to ? [t('transfer.assignee', { name: assigned_to.name })] : []),
    ...(labels.length > 0 ? [t('transfer.labels', { count: labels.length, names })] : []),
    ...(checklist.length > 0 ? [t('transfer.items', { count: checklist.length })] : []),
  ];
}
