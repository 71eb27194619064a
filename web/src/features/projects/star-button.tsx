import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Project } from '../../data/api.js';
import { setStarred } from '../../data/preferences.js';
import { statusOf } from '../../lib/problem.js';
import { describeError } from '../../ui/errors.js';
import { showError } from '../../ui/toasts.js';

interface StarProps extends Pick<ActionIconProps, 'size' | 'className'> {
  project: Pick<Project, 'id' | 'name' | 'starred'>;
}

/** Stars a project for the user, or takes the star. */
export function StarButton({ project: { id, name, starred }, size = 'lg', className }: StarProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toggle = () =>
    void setStarred(client, id, !starred).catch((error: unknown) =>
      showError(error, t('star.failed'), statusOf(error) === 409 ? t('star.full') : describeError(error)),
    );
  const Sign = starred ? IconStarFilled : IconStar;
  return (
    <ActionIcon
      variant="subtle"
      color={starred ? 'yellow' : 'gray'}
      size={size}
      className={className}
      aria-label={t('star.star', { name })}
      aria-pressed={starred}
      title={t(starred ? 'star.remove' : 'star.add')}
      onClick={toggle}
    >
      <Sign size={size === 'lg' ? 18 : 15} stroke={1.6} aria-hidden />
    </ActionIcon>
  );
}
