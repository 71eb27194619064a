import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../data/board-cache.js';
import { changeSettings, sendSettings, type SettingsChange } from '../../data/preferences.js';
import { showError } from '../../ui/toasts.js';
import type { Grouping } from './lanes.js';

type Settled = Pick<Board, 'project' | 'settings'>;

function useChange({ project }: Settled): (change: SettingsChange) => void {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (change) =>
    void changeSettings(client, project.id, change).catch((error: unknown) => showError(error, t('board.notKept')));
}

/** Which columns of a board the reader has collapsed, and what changes that. */
export function useCollapsedColumns(board: Settled): [ReadonlySet<string>, (column_id: string) => void] {
  const change = useChange(board);
  const { columns } = board.settings;
  const collapsed = useMemo(() => new Set(columns.filter((one) => one.collapsed).map(({ id }) => id)), [columns]);
  return [collapsed, (id) => change({ columns: [{ id, collapsed: !collapsed.has(id) }] })];
}

/** How a board is grouped, and what changes that. */
export function useGrouping(board: Settled): [Grouping | undefined, (grouping: Grouping | undefined) => void] {
  const change = useChange(board);
  return [board.settings.grouping ?? undefined, (grouping) => change({ grouping: grouping ?? null })];
}

/** Sends what could not be sent when the board was open last. */
export function useUnsentSettings(board: Board): void {
  const client = useQueryClient();
  const send = useEffectEvent(() => void sendSettings(client, board).catch(() => undefined));
  useEffect(() => send(), [board.project.id]);
}
