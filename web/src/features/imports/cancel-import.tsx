import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cancelImport, importsKey } from '../../data/imports.js';
import { showError } from '../../ui/toasts.js';

/** Cancels an import that has not finished. */
export function CancelImport({ id }: { id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => cancelImport(id),
    onError: (error) => showError(error, t('imports.notCancelled')),
    onSettled: () => client.invalidateQueries({ queryKey: importsKey }),
  });
  return (
    <Button variant="default" onClick={() => mutate()} loading={isPending}>
      {t('imports.cancel')}
    </Button>
  );
}
