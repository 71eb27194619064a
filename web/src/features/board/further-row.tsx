import { Button, Loader, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './board.module.css';
import type { Further } from './use-further.js';

/** What is below the last loaded card of a column that goes on. */
export function FurtherRow({ further: { isLoading, error, retry }, column }: { further: Further; column: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.further} role="status">
      {error ? (
        <>
          <Text size="sm" c="dimmed">
            {t('board.notLoadedOn')}
          </Text>
          <Button size="xs" variant="default" onClick={retry}>
            {t('common.retry')}
          </Button>
        </>
      ) : (
        isLoading && <Loader size="sm" aria-label={t('board.loadingOn', { column })} />
      )}
    </div>
  );
}
