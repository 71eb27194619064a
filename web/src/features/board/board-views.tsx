import { Suspense, useEffect, useState } from 'react';
import type { ViewsProps } from '../../parts/views/views-button.js';
import { latePart } from '../../lib/late-part.js';
import { whenIdle } from '../../lib/when-idle.js';

const ViewsButton = latePart(async () => ({
  default: (await import('../../parts/views/views-button.js')).ViewsButton,
}));

/** The menu of saved views, which comes after the cards. */
export function BoardViews(props: ViewsProps) {
  const [isDue, setDue] = useState(false);
  useEffect(() => whenIdle(() => setDue(true)), []);
  if (!isDue && !props.choice.saved) return null;
  return (
    <Suspense>
      <ViewsButton {...props} />
    </Suspense>
  );
}
