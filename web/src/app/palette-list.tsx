import { Center, Stack, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Highlighted, type Marked } from '../ui/highlighted.js';
import classes from './palette.module.css';

/** An entry of the palette. */
export interface PaletteItem {
  key: string;
  label: string;
  /** The label, with the places that match. */
  marked?: Marked;
  /** Its context, such as the project of a task. */
  detail?: string;
  icon: Icon;
  run: () => unknown;
  /** Keeps the palette open: for the next step, or until `run` has succeeded. */
  stays?: 'for more' | 'until done';
}

export interface PaletteGroup {
  label: string;
  items: PaletteItem[];
}

interface Props {
  id: string;
  groups: PaletteGroup[];
  selected: number;
  /** The search text; undefined while a title is typed. */
  query: string | undefined;
  isSearching: boolean;
  onHover: (index: number) => void;
  onTake: (index: number) => void;
}

/** The results in groups; scrolls to the chosen one. */
export function PaletteList({ id, groups, selected, query, isSearching, onHover, onTake }: Props) {
  const { t } = useTranslation();
  const shown = groups.filter(({ items }) => items.length > 0);
  useEffect(() => {
    document.getElementById(`${id}-${selected}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, selected]);
  if (shown.length === 0)
    return (
      <div
        className={classes.list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t('palette.results')}
        aria-busy={isSearching}
      >
        {!isSearching && <Nothing query={query} />}
      </div>
    );
  const begins = shown.map((_, n) => shown.slice(0, n).reduce((sum, { items }) => sum + items.length, 0));
  return (
    <div className={classes.list} id={`${id}-list`} role="listbox" aria-label={t('palette.results')}>
      {shown.map(({ label, items }, n) => (
        <div key={label} role="group" aria-labelledby={`${id}-group-${n}`}>
          <div className={classes.group} id={`${id}-group-${n}`} role="presentation">
            {label}
          </div>
          {items.map(({ key, label, marked, detail, icon: Picture }, m) => {
            const index = (begins[n] ?? 0) + m;
            return (
              <div
                key={key}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === selected}
                className={classes.option}
                onMouseMove={() => onHover(index)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onTake(index)}
              >
                <Picture size={18} stroke={1.6} aria-hidden />
                <Text size="sm" truncate className={classes.label} title={label}>
                  {marked ? <Highlighted {...marked} /> : label}
                </Text>
                {detail && (
                  <Text size="xs" c="dimmed" truncate maw="40%">
                    {detail}
                  </Text>
                )}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function Nothing({ query }: { query: string | undefined }) {
  const { t } = useTranslation();
  return (
    <Center h="100%" p="lg">
      <Stack gap={4} role="option" aria-disabled aria-selected={false}>
        <Text ta="center" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {query === undefined ? t('palette.typeTitle') : t('palette.nothing', { query })}
        </Text>
        {query !== undefined && (
          <Text ta="center" size="sm" c="dimmed">
            {t('palette.nothingText')}
          </Text>
        )}
      </Stack>
    </Center>
  );
}
