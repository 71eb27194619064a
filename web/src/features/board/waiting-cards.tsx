import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column, Task } from '../../data/api.js';
import { columnName } from '../../lib/column-name.js';
import { latePart } from '../../lib/late-part.js';
import { useLoadedWhenIdle } from '../../lib/when-idle.js';
import { TitleQueue } from './title-queue.js';
import classes from './waiting-cards.module.css';

const load = async () => ({ default: (await import('./waiting-list.js')).WaitingList });
const WaitingList = latePart(load);

interface WaitingProps {
  column: Column;
  onAdded: (task: Task) => void;
  /** Focuses the input for the next title. */
  onLeft: () => void;
}

/** The unsent titles at the end of a column. */
export function WaitingCards({ column: { id, project_id, ...named }, onAdded, onLeft }: WaitingProps) {
  const { t } = useTranslation();
  // Most titles are sent at once, but the list must be loaded when the server is unavailable.
  useLoadedWhenIdle(load);
  const queue = TitleQueue.of(project_id, id);
  const { unsent } = useSyncExternalStore(queue.watch, queue.read);
  const [added, setAdded] = useState('');
  const column = columnName(named);
  useEffect(() =>
    queue.onSent((task) => {
      setAdded(t('board.added', { title: task.title, column }));
      onAdded(task);
    }),
  );
  const titles = (
    <ul className={classes.cards} aria-label={t('board.waiting', { column })}>
      {unsent.map(({ key, title }) => (
        <li key={key} className={classes.card}>
          {title}
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {unsent.length > 0 && (
        <Suspense fallback={titles}>
          <WaitingList queue={queue} column={column} classes={classes} onLeft={onLeft} />
        </Suspense>
      )}
      <span className={classes.hidden} role="status">
        {added}
      </span>
    </>
  );
}
