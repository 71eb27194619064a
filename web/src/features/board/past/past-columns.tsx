import { Badge, Text, Title } from '@mantine/core';
import { memo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../data/api.js';
import type { PastColumn } from '../../../data/past.js';
import { columnName } from '../../../lib/column-name.js';
import { formatNumber } from '../../../lib/format.js';
import { CardPicture } from '../board-card.js';
import { MayEdit } from '../board-kit.js';
import boardClasses from '../board.module.css';
import { Dot } from '../column-header.js';
import classes from './past.module.css';
import { useMovingCards } from './use-moving-cards.js';

interface ColumnsProps {
  columns: readonly PastColumn[];
  /** Changes with what is shown. */
  moment: number;
  label: string;
  /** Distinguishes the headings of two boards on one page. */
  prefix: string;
  /** Shows one of the cards. */
  open: (task: Task) => void;
}

/** The columns of a board that nobody changes. */
export function PastColumns({ columns, moment, label, prefix, open }: ColumnsProps) {
  const area = useRef<HTMLDivElement>(null);
  useMovingCards(area, moment);
  return (
    <MayEdit value={false}>
      <div ref={area} className={`${boardClasses.columns} ${classes.columns}`} role="region" aria-label={label}>
        {columns.map((column) => (
          <Column key={column.id} column={column} prefix={prefix} open={open} />
        ))}
      </div>
    </MayEdit>
  );
}

function Column({ column, prefix, open }: { column: PastColumn } & Pick<ColumnsProps, 'prefix' | 'open'>) {
  const { t } = useTranslation();
  const name = columnName(column);
  const heading = `${prefix}-${column.id}`;
  const rest = column.total - column.tasks.length;
  return (
    <section className={boardClasses.column} aria-labelledby={heading}>
      <header className={boardClasses.header}>
        <Dot color={column.color} />
        <Title order={2} size="h6" id={heading} className={boardClasses.name} title={name}>
          {name}
        </Title>
        <Badge variant="default" size="sm" circle={column.total < 10}>
          {formatNumber(column.total)}
        </Badge>
      </header>
      <div className={classes.scroller} data-past-column>
        {column.tasks.length > 0 ? (
          <ul className={classes.cards} aria-label={t('board.cardsOf', { column: name })}>
            {column.tasks.map((task) => (
              <Card key={task.id} task={task} open={open} />
            ))}
          </ul>
        ) : (
          <Text size="sm" c="dimmed" ta="center" py="md">
            {t('past.noCards')}
          </Text>
        )}
        {rest > 0 && (
          <Text size="xs" c="dimmed" ta="center" py="xs">
            {t('past.further', { count: rest, shown: formatNumber(rest) })}
          </Text>
        )}
      </div>
    </section>
  );
}

const Card = memo(function Card({ task, open }: { task: Task; open: (task: Task) => void }) {
  const { t } = useTranslation();
  return (
    <li data-past-card={task.id} className={classes.card}>
      <CardPicture task={task} />
      <button
        type="button"
        className={classes.cover}
        aria-label={t('past.show', { task: `${task.key} ${task.title}` })}
        onClick={() => open(task)}
      />
    </li>
  );
});
