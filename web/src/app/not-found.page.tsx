import { Button, Center } from '@mantine/core';
import { IconMapPinOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/states.js';
import { useScreenTitle } from '../ui/document-title.js';

/** Shown for unknown addresses. */
export function NotFoundPage() {
  const { t } = useTranslation();
  useScreenTitle(t('notFound.title'));
  return (
    <Center mih="60dvh" component="main">
      <EmptyState
        order={1}
        icon={IconMapPinOff}
        title={t('notFound.title')}
        text={t('notFound.text')}
        action={
          <Button component={Link} to="/">
            {t('notFound.home')}
          </Button>
        }
      />
    </Center>
  );
}
