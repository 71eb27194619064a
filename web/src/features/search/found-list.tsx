import { Badge, Text } from '@mantine/core';
import { IconFolder, IconMessage, IconSquareCheck, IconTag } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Found } from '../../data/api.js';
import { placeOf } from '../../data/search.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { Highlighted } from '../../ui/highlighted.js';
import classes from './search.module.css';

const ICONS = { task: IconSquareCheck, comment: IconMessage, project: IconFolder, label: IconTag };

/** What was found; each row leads to its place. */
export function FoundList({ rows }: { rows: Found[] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.list} aria-label={t('search.results')}>
      {rows.map((found) => (
        <li key={found.id}>
          <Row found={found} />
        </li>
      ))}
    </ul>
  );
}

function Row({ found }: { found: Found }) {
  const { t } = useTranslation();
  const { type, title, excerpt, task_key, project_name, author, archived, similar, created_at } = found;
  const Picture = ICONS[type];
  const context = [
    task_key,
    type === 'project' ? undefined : project_name,
    author === null ? undefined : t('search.by', { name: author }),
  ];
  return (
    <Link className={classes.row} {...placeOf(found)}>
      <Picture size={20} stroke={1.6} aria-label={t(type === 'project' ? 'search.project' : `search.${type}`)} />
      <span className={classes.text}>
        <Text span fw={500} className={classes.title}>
          <bdi>
            <Highlighted {...title} />
          </bdi>{' '}
          {archived && (
            <Badge size="sm" variant="light" color="gray" component="span">
              {t('search.archived')}
            </Badge>
          )}
          {similar && (
            <Badge size="sm" variant="light" color="gray" component="span">
              {t('search.similar')}
            </Badge>
          )}
        </Text>
        {excerpt && (
          <Text span size="sm" className={classes.excerpt} dir="auto">
            <Highlighted {...excerpt} />
          </Text>
        )}
        <Text span size="xs" c="dimmed" className={classes.title}>
          {context.filter(Boolean).join(' · ')}
          {created_at && (
            <>
              {' · '}
              <time dateTime={created_at} title={formatMoment(created_at)}>
                {formatAgo(created_at)}
              </time>
            </>
          )}
        </Text>
      </span>
    </Link>
  );
}
