import { ActionIcon, Popover } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { loadLateTexts } from '../lib/i18n.js';
import { latePart } from '../lib/late-part.js';

const notes = async () => (await Promise.all([import('./filter-notes.js'), loadLateTexts()]))[0];
const Problem = latePart(async () => ({ default: (await notes()).FilterProblem }));
const Help = latePart(async () => ({ default: (await notes()).FilterHelp }));

/** Says what is wrong with the text of a filter, and where; loaded when it is needed. */
export function FilterProblem(props: Parameters<typeof Problem>[0]) {
  return (
    <Suspense fallback={null}>
      <Problem {...props} />
    </Suspense>
  );
}

/** A button that explains the grammar of filters. */
export function FilterHelpButton() {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-start" withArrow trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('common.filterHelp')}>
          <IconHelp size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown tabIndex={-1}>
        <Suspense fallback={null}>
          <Help />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
