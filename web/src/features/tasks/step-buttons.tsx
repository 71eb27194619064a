import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type RefObject, use, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { hasSingleKeys } from '../../lib/single-keys.js';
import classes from './task-panel.module.css';
import { type Direction, Steps } from './use-task-steps.js';

const WAYS = [
  { direction: 'previous', label: 'tasks.panel.previous', key: 'K', Sign: IconChevronUp },
  { direction: 'next', label: 'tasks.panel.next', key: 'J', Sign: IconChevronDown },
] as const;

type Buttons = Partial<Record<Direction, HTMLButtonElement | null>>;

/** The buttons of a panel for the previous and the next task of the screen behind it. */
export function StepButtons() {
  const { t } = useTranslation();
  const steps = use(Steps);
  const buttons = useRef<Buttons>({});
  useKeptFocus(buttons, steps?.last);
  if (!steps) return null;
  return (
    <Group gap={0} wrap="nowrap" flex="none">
      {WAYS.map(({ direction, label, key, Sign }) => (
        <Tooltip key={direction} label={hasSingleKeys() ? `${t(label)} (${key})` : t(label)}>
          <ActionIcon
            ref={(button: HTMLButtonElement | null) => void (buttons.current[direction] = button)}
            variant="subtle"
            color="gray"
            size="lg"
            className={classes.step}
            aria-label={t(label)}
            aria-keyshortcuts={hasSingleKeys() ? key.toLowerCase() : undefined}
            disabled={!steps[direction]}
            onClick={() => steps.go(direction)}
          >
            <Sign size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}

/** The buttons come anew with each task: the one that was pressed has the focus again, or at an end the other one. */
function useKeptFocus(buttons: RefObject<Buttons>, last: Direction | undefined): void {
  useLayoutEffect(() => {
    if (!last || document.activeElement !== document.body) return;
    const { [last]: pressed, [last === 'next' ? 'previous' : 'next']: other } = buttons.current;
    (pressed?.disabled ? other : pressed)?.focus({ preventScroll: true });
    // Only for those that are new.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
}
