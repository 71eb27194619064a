import { Button } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { lateTextPart } from '../../lib/late-text-part.js';

const Views = lateTextPart(async () => (await import('./views.js')).Views);

/** What a screen filters by, and the view that was chosen for it. */
export interface ViewChoice {
  /** The id of the view. */
  saved?: string;
  /** The text of the filter. */
  q?: string;
  sort?: string;
}

export interface ViewsProps {
  /** Undefined for the tasks of all projects. */
  project_id?: string;
  /** What the user may do in the project. */
  can?: Project['can'];
  /** What the address says. */
  choice: ViewChoice;
  /** Puts into the address what is given; `sort` only where the screen has an order. */
  apply: (choice: ViewChoice) => void;
  /** Whether the screen has an order. */
  sorts?: boolean;
  size?: 'xs' | 'sm';
}

/** A menu of saved views beside a filter. Its code is loaded when it is opened first, or an address names a view. */
export function ViewsButton(props: ViewsProps) {
  const { t } = useTranslation();
  const [isWanted, setWanted] = useState(false);
  const closed = (
    <Button
      size={props.size}
      variant="default"
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
    >
      {t('common.views')}
    </Button>
  );
  if (!isWanted && !props.choice.saved) return closed;
  return (
    <Suspense fallback={closed}>
      <Views {...props} startsOpen={isWanted} />
    </Suspense>
  );
}
