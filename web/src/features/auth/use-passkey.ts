import { useState } from 'react';

/** Logs in with a passkey, without what that takes being loaded before. @param step the token of the first step. */
export function usePasskey(step?: string) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { loginByPasskey } = await import('../../lib/passkeys.js');
      await loginByPasskey(step);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return { enter, isBusy, error };
}
