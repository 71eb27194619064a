import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { hrefTo } from '../../lib/base-path.js';

/** Goes on to a place of this application; the way back does not lead here again. */
export function SendOn({ to }: { to: string }) {
  const { history } = useRouter();
  useEffect(() => history.replace(hrefTo(to)), [history, to]);
  return null;
}
