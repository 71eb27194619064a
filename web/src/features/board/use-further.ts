import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';

/** The next part is asked for when so few cards are left below the visible ones. */
const AHEAD = 20;

/** The loading of the next part of a column. */
export interface Further {
  isLoading: boolean;
  error: Error | null;
  retry: () => void;
}

/**
 * Loads a column on as its end comes near.
 * @param more undefined while nothing is to be loaded.
 * @param last the index of the last visible card.
 * @param count the number of loaded cards.
 */
export function useFurther(
  column_id: string,
  more: ((column_id: string) => unknown) | undefined,
  last: number,
  count: number,
): Further {
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => void (await more?.(column_id)),
    networkMode: 'always',
  });
  const isWanted = more !== undefined && last >= count - 1 - AHEAD && !isPending && !error;
  useEffect(() => {
    if (isWanted) mutate();
  }, [isWanted, count, mutate]);
  return { isLoading: isPending, error, retry: mutate };
}
