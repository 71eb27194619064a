import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDocking } from '../../lib/docking.js';
import { hasSingleKeys } from '../../lib/single-keys.js';
import { StepButtons } from './step-buttons.js';
import { DOCK_KEY } from './use-dock-keys.js';

/** Which task the panel shows, and where the panel is. */
export function PlaceButtons() {
  return (
    <>
      <StepButtons />
      <DockButton />
    </>
  );
}

/** Puts the panel beside the page, or over it again, where there is room for that. */
function DockButton() {
  const { t } = useTranslation();
  const { isDocked, toggle } = useDocking();
  if (!toggle) return null;
  const label = t('tasks.panel.dock');
  return (
    <Tooltip label={hasSingleKeys() ? `${label} (${DOCK_KEY.toUpperCase()})` : label}>
      <ActionIcon
        variant={isDocked ? 'light' : 'subtle'}
        color={isDocked ? undefined : 'gray'}
        size="lg"
        aria-label={label}
        aria-pressed={isDocked}
        aria-keyshortcuts={hasSingleKeys() ? DOCK_KEY : undefined}
        onClick={toggle}
      >
        <IconLayoutSidebarRight size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
