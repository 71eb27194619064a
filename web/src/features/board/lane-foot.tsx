import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../data/api.js';
import { columnName } from '../../lib/column-name.js';
import { showMessage } from '../../ui/toasts.js';
import { FurtherRow } from './further-row.js';
import { QuickAdd } from './quick-add.js';
import { useFurther } from './use-further.js';
import { WaitingCards } from './waiting-cards.js';

interface FootProps {
  column: Column;
  /** Loads further cards; undefined if there are none. */
  more: ((column_id: string) => unknown) | undefined;
  /** How many cards are loaded. */
  count: number;
  isAdding: boolean;
  /** Undefined for those who may add nothing. */
  setAdding: ((column_id: string | null) => void) | undefined;
  isFiltered: boolean;
}

/** What is below the rows of a column: what is not loaded yet, what is being added, and the field for more. */
export function LaneFoot({ column, more, count, isAdding, setAdding, isFiltered }: FootProps) {
  const { t } = useTranslation();
  const foot = useRef<HTMLDivElement>(null);
  // Nothing says how far down a column has been read, so it is loaded on when that is asked for.
  const further = useFurther(column.id, more, -Infinity, count);
  return (
    <div ref={foot}>
      {more && <FurtherRow further={further} column={columnName(column)} />}
      {more && !further.isLoading && !further.error && (
        <Button fullWidth size="xs" variant="default" onClick={further.retry}>
          {t('common.more')}
        </Button>
      )}
      <WaitingCards
        column={column}
        onAdded={({ title }) => isFiltered && showMessage(t('board.addedHidden', { title }))}
        onLeft={() => foot.current?.querySelector<HTMLElement>('input, button')?.focus()}
      />
      {setAdding && <QuickAdd column={column} isOpen={isAdding} setOpen={setAdding} />}
    </div>
  );
}
