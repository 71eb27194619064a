import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Task } from '../../../data/api.js';
import { projectLinksQuery } from '../../../data/links.js';
import { arrowsOf } from './arrows.js';
import type { Span } from './span.js';
import classes from './timeline.module.css';

interface ArrowsProps {
  projectId: string;
  /** In the order of their rows. */
  tasks: Task[];
  span: Span;
  /** The rows in view. */
  first: number;
  last: number;
}

/** What blocks what, as arrows; red where the one begins before the other has ended. To others, bars say it. */
export function TimelineArrows({ projectId, tasks, span, first, last }: ArrowsProps) {
  const { data: links } = useQuery(projectLinksQuery(projectId));
  const arrows = useMemo(() => arrowsOf(links ?? [], tasks, span, { first, last }), [links, tasks, span, first, last]);
  return (
    <div className={classes.track} aria-hidden>
      {arrows.map(({ id, left, width, top, height, points, isLate }) => (
        <span
          key={id}
          className={classes.arrow}
          data-points={points}
          data-late={isLate || undefined}
          style={{ insetInlineStart: `${left}%`, width: `max(7px, ${width}%)`, top, height }}
        />
      ))}
    </div>
  );
}
