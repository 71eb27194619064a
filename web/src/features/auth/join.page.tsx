import { Anchor, Button, Loader, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { acceptInvitation, type InvitationPreview, previewQuery } from '../../data/invitations.js';
import { statusOf } from '../../lib/problem.js';
import { session, type SessionUser } from '../../lib/session.js';
import { useSession } from '../../lib/use-session.js';
import { ErrorState } from '../../ui/states.js';
import { showMessage } from '../../ui/toasts.js';
import { AuthFrame } from './auth-frame.js';
import { FormProblem } from './form-problem.js';
import { SignupForm } from './signup-form.js';
import { WaysIn } from './ways-in.js';

/** What the link of an invitation opens: an account is created, or projects are joined with one that exists. */
export function JoinPage() {
  const { t } = useTranslation();
  const { hash: token } = useLocation();
  const state = useSession();
  const { data, error, refetch } = useQuery({ ...previewQuery(token), enabled: token !== '' });
  useEffect(() => void session.restore(), []);
  if (token === '' || statusOf(error) === 404)
    return <Unusable title={t('join.unknown')} text={t('join.unknownText')} />;
  const isReady = data !== undefined && state.status !== 'restoring';
  if (error || !isReady) {
    return (
      <AuthFrame name={t('join.tab')} title={t('join.title')} text="" elsewhere={<ToStart />}>
        {error ? <ErrorState error={error} retry={refetch} /> : <Loader type="dots" aria-label={t('common.loading')} />}
      </AuthFrame>
    );
  }
  return <Invited token={token} invitation={data} user={state.status === 'authenticated' ? state.user : undefined} />;
}

interface InvitedProps {
  token: string;
  invitation: InvitationPreview;
  user: SessionUser | undefined;
}

function Invited({ token, invitation, user }: InvitedProps) {
  const { t } = useTranslation();
  // Signing up lets its owner in: then this is not about joining once more.
  const [begunAs] = useState(user?.id);
  const { status, email, invited_by, projects } = invitation;
  if (user && begunAs !== user.id) return <Arrived projectId={projects[0]?.project_id} />;
  if (status !== 'pending') return <Unusable title={t(`join.${status}`)} text={t('join.askAgain')} />;
  const name = invited_by ?? '';
  const names = projects.map(({ project_name }) => project_name).join(', ');
  const isForOther = user !== undefined && email !== null && email.toLowerCase() !== user.email.toLowerCase();
  if (isForOther) return <OtherAddress email={email} />;
  return (
    <AuthFrame
      name={t('join.tab')}
      title={t('join.title')}
      text={names === '' ? t('join.text', { name }) : t('join.intoProjects', { name, projects: names })}
      elsewhere={user ? <LogOut /> : <HaveAccount token={token} />}
    >
      {user ? (
        <JoinAs token={token} user={user} />
      ) : (
        <WaysIn invitation={token}>
          <SignupForm invitation={token} email={email ?? undefined} />
        </WaysIn>
      )}
    </AuthFrame>
  );
}

function HaveAccount({ token }: { token: string }) {
  const { t } = useTranslation();
  return (
    <>
      {t('join.haveAccount')}{' '}
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => <Link to="/login" search={{ to: `/join#${token}` }} {...props} />}
      >
        {t('auth.login')}
      </Anchor>
    </>
  );
}

function JoinAs({ token, user }: { token: string; user: SessionUser }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const join = async () => {
    setBusy(true);
    try {
      const { projects } = await acceptInvitation(queries, token);
      showMessage(t('join.joined'));
      const [first] = projects;
      if (first)
        await navigate({ to: '/projects/$projectId/board', params: { projectId: first.project_id }, replace: true });
      else await navigate({ to: '/', replace: true });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      {error !== undefined && <FormProblem error={error} title={t('join.notJoined')} />}
      <Button loading={isBusy} onClick={() => void join()} fullWidth style={{ overflowWrap: 'anywhere' }}>
        {t('join.asMe', { name: user.name })}
      </Button>
    </Stack>
  );
}

function LogOut() {
  const { t } = useTranslation();
  return (
    <Anchor component="button" type="button" underline="always" onClick={() => void session.logout()}>
      {t('join.otherAccount')}
    </Anchor>
  );
}

function OtherAddress({ email }: { email: string }) {
  const { t } = useTranslation();
  return (
    <AuthFrame
      name={t('join.tab')}
      title={t('join.otherAddress')}
      text={t('join.otherAddressText', { email })}
      elsewhere={<ToStart />}
    >
      <Button variant="default" fullWidth onClick={() => void session.logout()}>
        {t('join.otherAccount')}
      </Button>
    </AuthFrame>
  );
}

function Unusable({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation();
  return (
    <AuthFrame name={t('join.tab')} title={title} text={text} elsewhere={<ToStart />}>
      {null}
    </AuthFrame>
  );
}

function ToStart() {
  const { t } = useTranslation();
  return (
    <Anchor inherit underline="always" renderRoot={(props) => <Link to="/" {...props} />}>
      {t('join.toStart')}
    </Anchor>
  );
}

/** Goes on to where the invitation leads. */
function Arrived({ projectId }: { projectId: string | undefined }) {
  const navigate = useNavigate();
  useEffect(() => {
    if (projectId === undefined) void navigate({ to: '/', replace: true });
    else void navigate({ to: '/projects/$projectId/board', params: { projectId }, replace: true });
  }, [navigate, projectId]);
  return null;
}
