import { Skeleton, Text } from '@mantine/core';
import { IconAlarm, IconCircleCheck, IconFolders, IconListCheck, IconProgress } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OwnTasks } from '../../data/own-tasks.js';
import { formatCount } from '../../lib/format.js';
import classes from './dashboard.module.css';

/** Own numbers; each leads to the list of what it counts. */
export function Tiles({ projects, own }: { projects?: number; own?: OwnTasks }) {
  const { t } = useTranslation();
  const hasOverdue = own !== undefined && own.overdue !== '0';
  return (
    <nav aria-label={t('dashboard.numbers')}>
      <ul className={classes.tiles}>
        <Tile icon={IconFolders} label={t('dashboard.projects')} value={projects?.toString()} to="/projects" />
        <Tile icon={IconListCheck} label={t('dashboard.open')} value={own?.open} to="/my-tasks" />
        <Tile
          icon={IconProgress}
          label={t('dashboard.inProgress')}
          value={own?.in_progress}
          to="/my-tasks"
          search={{ status: 'in_progress' }}
        />
        <Tile
          icon={IconCircleCheck}
          label={t('dashboard.done')}
          value={own?.done}
          to="/my-tasks"
          search={{ status: 'done' }}
        />
        <Tile
          icon={IconAlarm}
          label={t('dashboard.overdue')}
          value={own?.overdue}
          to="/my-tasks"
          search={{ due: 'overdue' }}
          isAlarming={hasOverdue}
        />
      </ul>
    </nav>
  );
}

interface TileProps {
  icon: typeof IconAlarm;
  label: string;
  /** As the server counts: `37`, `10000+`; undefined until it is known. */
  value?: string;
  to: '/projects' | '/my-tasks';
  search?: { status?: string; due?: string };
  isAlarming?: boolean;
}

function Tile({ icon: Picture, label, value, to, search, isAlarming = false }: TileProps) {
  return (
    <li>
      <Link to={to} search={search ?? {}} className={classes.tile} data-alarming={isAlarming || undefined}>
        <Picture size={22} stroke={1.6} aria-hidden className={classes.picture} />
        <span className={classes.number}>
          {value === undefined ? (
            <Skeleton component="span" display="block" height={28} width={40} />
          ) : (
            formatCount(value)
          )}
        </span>
        <Text component="span" size="sm" c="dimmed">
          {label}
        </Text>
      </Link>
    </li>
  );
}
