import { Anchor, Skeleton, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '../data/api.js';
import { MOST_LISTED, projectNavigation, projectQuery } from '../data/projects.js';
import { StarButton } from '../features/projects/star-button.js';
import { readDraft, writeDraft } from '../lib/drafts.js';
import { compareText } from '../lib/format.js';
import { firstCharacters } from '../lib/graphemes.js';
import { faceColor } from '../ui/face.js';
import classes from './project-navigation.module.css';

/** How many projects without a star are listed. */
const MOST_OTHERS = 20;

/** The projects of the navigation: those with a star, others that are not completed, and the one that is open. */
export function ProjectNavigation() {
  const { t } = useTranslation();
  const { projectId } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(projectNavigation());
  const open = useOpenProject(projectId, data);
  if (!data) return error ? <Failed retry={() => void refetch()} /> : <Loading />;
  const starred = sorted(data.filter((project) => project.starred));
  const unstarred = data.filter((project) => !project.starred);
  const others = unstarred.filter(({ status, id }) => status !== 'completed' || id === projectId);
  const listed = others.filter(({ id }, index) => index < MOST_OTHERS || id === projectId);
  if (open && !open.starred && !listed.some(({ id }) => id === open.id)) listed.push(open);
  const hasMore = data.length === MOST_LISTED || listed.length < unstarred.length;
  return (
    <>
      {starred.length > 0 && (
        <ProjectGroup name="starred" label={t('star.starred')}>
          <ProjectList projects={starred} open={projectId} />
        </ProjectGroup>
      )}
      {(listed.length > 0 || hasMore || starred.length === 0) && (
        <ProjectGroup name="others" label={t(starred.length > 0 ? 'star.others' : 'nav.projects')}>
          {data.length === 0 ? (
            <div className={classes.hint}>{t('star.none')}</div>
          ) : (
            <ProjectList projects={sorted(listed)} open={projectId} hasMore={hasMore} />
          )}
        </ProjectGroup>
      )}
    </>
  );
}

/** The open project where the list is too long for it. */
function useOpenProject(id: string | undefined, listed: Project[] | undefined): Project | undefined {
  const isMissing = id !== undefined && listed?.length === MOST_LISTED && !listed.some((one) => one.id === id);
  const { data } = useQuery({ ...projectQuery(id ?? ''), enabled: isMissing });
  return isMissing ? data : undefined;
}

const sorted = (projects: Project[]) =>
  projects.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));

/** A part of the navigation that can be collapsed; how it was left is kept in this browser. */
function ProjectGroup({ name, label, children }: { name: string; label: string; children: ReactNode }) {
  const id = useId();
  const key = `navigation.${name}`;
  const [isOpen, setOpen] = useState(() => readDraft<boolean>(key) !== false);
  const toggle = () => {
    setOpen(!isOpen);
    writeDraft(key, isOpen ? false : undefined);
  };
  return (
    <section className={classes.group} aria-label={label}>
      <UnstyledButton className={classes.head} aria-expanded={isOpen} aria-controls={id} onClick={toggle}>
        <IconChevronDown size={14} className={classes.sign} aria-hidden />
        {label}
      </UnstyledButton>
      <div id={id} hidden={!isOpen}>
        {isOpen && children}
      </div>
    </section>
  );
}

interface ListProps {
  projects: Project[];
  /** The id of the open project. */
  open: string | undefined;
  hasMore?: boolean;
}

function ProjectList({ projects, open, hasMore = false }: ListProps) {
  const { t } = useTranslation();
  return (
    <ul className={classes.list}>
      {projects.map((project) => (
        <li key={project.id} className={classes.item}>
          <Link
            to="/projects/$projectId/board"
            params={{ projectId: project.id }}
            className={classes.link}
            aria-current={project.id === open ? 'page' : undefined}
            title={project.name}
          >
            <span className={classes.face} style={{ background: faceColor(project.id) }} aria-hidden>
              {firstCharacters(project.name, 1).toLocaleUpperCase()}
            </span>
            <span className={classes.name} dir="auto">
              {project.name}
            </span>
          </Link>
          <StarButton project={project} size="md" className={classes.star} />
        </li>
      ))}
      {hasMore && (
        <li className={classes.item}>
          <Link to="/projects" activeOptions={{ exact: true }} className={classes.all}>
            {t('star.all')}
          </Link>
        </li>
      )}
    </ul>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div className={classes.group} role="status" aria-label={t('common.loading')}>
      {[150, 110, 130].map((width) => (
        <Skeleton key={width} height={18} width={width} mx={12} my={12} />
      ))}
    </div>
  );
}

function Failed({ retry }: { retry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={`${classes.group} ${classes.hint}`} role="alert">
      {t('star.notLoaded')}{' '}
      <Anchor component="button" type="button" size="sm" onClick={retry}>
        {t('common.retry')}
      </Anchor>
    </div>
  );
}
