import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** To the board as it was; from there any moment can be chosen. */
export function PastButton({ open }: { open: () => void }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t('board.past')}>
      <ActionIcon variant="default" size={30} aria-label={t('board.past')} onClick={open}>
        <IconHistory size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
