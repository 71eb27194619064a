import { Button, Center } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/states.js';

/** Something in the page itself went wrong, or a new version replaced the one that is open. */
export function BrokenPage() {
  const { t } = useTranslation();
  return (
    <Center mih="60dvh" component="main">
      <div role="alert">
        <EmptyState
          order={1}
          icon={IconBug}
          title={t('broken.title')}
          text={t('broken.text')}
          action={<Button onClick={() => window.location.reload()}>{t('broken.reload')}</Button>}
        />
      </div>
    </Center>
  );
}
