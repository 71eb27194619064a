import { ActionIcon, Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconMoodPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment } from '../../data/api.js';
import { react } from '../../data/comments.js';
import { currentLocale } from '../../lib/i18n.js';
import { useUser } from '../../lib/use-session.js';
import { showError } from '../../ui/toasts.js';
import classes from './comments.module.css';

/** Those that are offered; others can be given through the API. */
const OFFERED = ['👍', '👎', '❤️', '😄', '🎉', '😕', '👀', '🚀', '✅', '🙏', '💡', '🔥'];
/** How many names a hint lists. */
const MOST_NAMES = 8;

/** The reactions to a comment: a click gives one, or takes it back. */
export function Reactions({ comment }: { comment: Comment }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useUser();
  const isOwn = (emoji: string) =>
    comment.reactions.some((reaction) => reaction.emoji === emoji && reaction.users.some(({ id }) => id === me.id));
  const toggle = (emoji: string) => {
    react(client, comment, emoji, { id: me.id, name: me.name }, !isOwn(emoji)).catch((error: unknown) =>
      showError(error, t('comments.notReacted')),
    );
  };
  return (
    <div className={classes.reactions}>
      {comment.reactions.map((reaction) => (
        <Tooltip key={reaction.emoji} label={namesIn(reaction)} multiline maw={280}>
          <UnstyledButton
            className={classes.reaction}
            aria-pressed={isOwn(reaction.emoji)}
            aria-label={t('comments.reaction', { emoji: reaction.emoji, count: reaction.count })}
            onClick={() => toggle(reaction.emoji)}
          >
            <span aria-hidden>
              {reaction.emoji} {reaction.count}
            </span>
          </UnstyledButton>
        </Tooltip>
      ))}
      <Offer onChoose={toggle} />
    </div>
  );
}

function namesIn({ users, count }: Comment['reactions'][number]): string {
  const names = users.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = count - names.length;
  return new Intl.ListFormat(currentLocale(), { type: 'conjunction' }).format(
    more > 0 ? [...names, `+${more}`] : names,
  );
}

function Offer({ onChoose }: { onChoose: (emoji: string) => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus position="bottom-start" withinPortal={false}>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="md"
          className={classes.offer}
          aria-label={t('comments.react')}
          onClick={() => setOpen(!isOpen)}
        >
          <IconMoodPlus size={16} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={t('comments.react')}>
        <div className={classes.emoji}>
          {OFFERED.map((emoji) => (
            <UnstyledButton
              key={emoji}
              className={classes.choice}
              aria-label={emoji}
              onClick={() => {
                setOpen(false);
                onChoose(emoji);
              }}
            >
              {emoji}
            </UnstyledButton>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
