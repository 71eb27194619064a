import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Goes on to an address of this application; the way back does not lead here again. */
export function SendOn({ to }: { to: string }) {
  const { history } = useRouter();
  useEffect(() => history.replace(to), [history, to]);
  return null;
}
