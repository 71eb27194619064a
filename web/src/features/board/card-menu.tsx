import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { type ComponentPropsWithRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { latePart } from '../../lib/late-part.js';
import { LateMenu } from '../../ui/late-menu.js';
import classes from './board-card.module.css';

/** Loads the code of the menus. */
export const loadCardMenu = async () => ({ default: (await import('./card-menu-items.js')).CardMenuItems });
const CardMenuItems = latePart(loadCardMenu);

/** The actions of a card without dragging. */
export function CardMenu({ task }: { task: Task }) {
  return (
    <LateMenu button={<DotsButton task={task} />} position="bottom-end">
      <CardMenuItems task={task} />
    </LateMenu>
  );
}

function DotsButton({
  task,
  className = '',
  ...props
}: { task: Task } & ActionIconProps & ComponentPropsWithRef<'button'>) {
  const { t } = useTranslation();
  return (
    <ActionIcon
      size={26}
      variant="subtle"
      color="gray"
      className={`${classes.menu} ${className}`}
      aria-label={t('board.cardActions', { title: task.title })}
      {...props}
    >
      <IconDots size={16} aria-hidden />
    </ActionIcon>
  );
}
