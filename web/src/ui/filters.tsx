import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter, IconFilterOff } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './filters.module.css';

interface FiltersProps {
  /** What is filtered. */
  label: string;
  /** How many filters are set: a button says so where they do not show. */
  count: number;
  /** Takes all of them back. */
  onClear?: () => void;
  /** What stands beside them, on a phone too. */
  beside?: ReactNode;
  children: ReactNode;
}

/** Controls that say what a list shows. On a phone they are behind a button, so that the list begins with its rows. */
export function Filters({ label, count, onClear, beside, children }: FiltersProps) {
  const { t } = useTranslation();
  const [isOpen, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <div role="search" aria-label={label} className={classes.filters}>
      <Button
        hiddenFrom="sm"
        size="sm"
        variant={count > 0 ? 'light' : 'default'}
        leftSection={<IconFilter size={16} aria-hidden />}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={count > 0 ? t('common.filtersSet', { count }) : undefined}
        onClick={toggle}
      >
        {count > 0 ? `${t('common.filters')} (${count})` : t('common.filters')}
      </Button>
      <div id={id} className={classes.controls} data-open={isOpen || undefined}>
        {children}
      </div>
      {beside}
      {onClear && count > 0 && (
        <Button variant="subtle" size="sm" leftSection={<IconFilterOff size={16} aria-hidden />} onClick={onClear}>
          {t('tasks.filter.clear')}
        </Button>
      )}
    </div>
  );
}
