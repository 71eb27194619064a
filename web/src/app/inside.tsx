import { LiveProvider } from '../data/live.js';
import { useUser } from '../lib/use-session.js';
import { Shell } from './shell.js';
import { UnsentTitles } from './unsent-titles.js';

// Small, and needed by every page of a project: asked for by itself it would cost more than it is.
export { ProjectLayout } from './project-layout.js';

/** What somebody who is logged in sees: every screen in its frame, kept up to date. */
export function Inside() {
  const { id } = useUser();
  return (
    <LiveProvider key={id}>
      <UnsentTitles />
      <Shell />
    </LiveProvider>
  );
}
