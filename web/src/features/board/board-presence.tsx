import { Avatar, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLiveState } from '../../data/live.js';
import { usePresence } from '../../data/presence.js';
import { useUser } from '../../lib/use-session.js';
import { PersonAvatar } from '../../ui/person.js';
import { useIsPhone } from '../../ui/use-phone.js';
import classes from './board.module.css';

/** The maximum number of avatars; further users are counted. */
const PICTURED = 4;
const PICTURED_ON_PHONE = 2;

/** The other users who are viewing this board; empty until known. */
export function BoardPresence({ project_id }: { project_id: string }) {
  const { t } = useTranslation();
  const me = useUser().id;
  const presence = usePresence(project_id);
  const most = useIsPhone() ? PICTURED_ON_PHONE : PICTURED;
  const isKnown = useLiveState() !== 'offline';
  const others = presence?.users.filter(({ id }) => id !== me) ?? [];
  if (!presence || !isKnown || others.length === 0) return null;
  const names = others.map(({ name }) => name);
  const pictured = others.slice(0, most);
  // The count includes the user.
  const more = Math.max(0, presence.total - 1 - pictured.length);
  return (
    <ul className={classes.looking} aria-label={t('board.looking', { names: names.join(', ') })}>
      {pictured.map(({ id, name }) => (
        <li key={id}>
          <PersonAvatar id={id} name={name} size={28} withTooltip />
        </li>
      ))}
      {more > 0 && (
        <li>
          <Tooltip label={names.slice(most).join(', ')} multiline maw={260}>
            <Avatar size={28} radius="xl" color="gray">
              <span aria-hidden>+{more}</span>
              <span className={classes.hidden}>{t('board.lookingMore', { count: more })}</span>
            </Avatar>
          </Tooltip>
        </li>
      )}
    </ul>
  );
}
