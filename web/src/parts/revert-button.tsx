import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Activity } from '../data/api.js';
import { revertChange } from '../data/reverts.js';
import { offerUndo, showNotUndone } from '../ui/toasts.js';

interface RevertButtonProps {
  row: Activity;
  /** The id of the element that says what the change was. */
  describedBy: string;
}

/** Takes back a change of the history. */
export function RevertButton({ row, describedBy }: RevertButtonProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    try {
      offerUndo(t('common.undone'), await revertChange(client, row));
    } catch (error) {
      showNotUndone(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Tooltip label={t('common.takeBack')}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        loading={isBusy}
        aria-label={t('common.takeBack')}
        aria-describedby={describedBy}
        onClick={() => void take()}
      >
        <IconArrowBackUp size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
