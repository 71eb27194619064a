import { Button, Center } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/states.js';

/** Shown after an error in the page itself, or when a new version has replaced the open one. */
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
