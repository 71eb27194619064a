import { Suspense, useEffect, useState } from 'react';
import type { ViewsProps } from '../../parts/views/views-button.js';
import { latePart } from '../../lib/late-part.js';
import { whenIdle } from '../../lib/when-idle.js';

const ViewsButton = latePart(async () => ({
  default: (await import('../../parts/views/views-button.js')).ViewsButton,
}));
const LatePastButton = latePart(async () => ({ default: (await import('./past/past-button.js')).PastButton }));

/** The menu of saved views, which comes after the cards. */
export function BoardViews(props: ViewsProps) {
  const isDue = useIdle();
  if (!isDue && !props.choice.saved) return null;
  return (
    <Suspense>
      <ViewsButton {...props} />
    </Suspense>
  );
}

/** The way into the time machine, likewise. Its room is there before. */
export function PastButton(props: { open: () => void }) {
  const isDue = useIdle();
  return (
    <div style={{ width: 30, height: 30 }}>
      <Suspense>{isDue && <LatePastButton {...props} />}</Suspense>
    </div>
  );
}

/** Whether there was nothing to do for a moment. */
function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true)), []);
  return isIdle;
}
