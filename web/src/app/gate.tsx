import { Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { latePart, loadAhead } from '../lib/late-part.js';
import { lateTextPart } from '../lib/late-text-part.js';
import { session } from '../lib/session.js';
import { useSession } from '../lib/use-session.js';

const load = async () => ({ default: (await import('./inside.js')).Inside });
/** Not needed before login. */
const Inside = latePart(load);
const FactorFirst = lateTextPart(async () => (await import('../features/second-factor/factor-first.js')).FactorFirst);

/** Shows its content to logged-in users; others log in first and return to the requested page. */
export function Gate() {
  const state = useSession();
  if (state.status === 'anonymous') return <ToLogin />;
  if (state.status === 'restoring') return <Restoring />;
  if (state.status !== 'authenticated') return <Unreachable />;
  return <Suspense fallback={<Waiting />}>{state.lacksFactor ? <FactorFirst /> : <Inside />}</Suspense>;
}

/** Only once: while the login page loads, the address has already changed. */
function ToLogin() {
  const router = useRouter();
  useEffect(() => {
    const { href, pathname } = router.state.location;
    if (['/login', '/signup', '/join', '/forgot', '/reset-password', '/unsubscribe'].includes(pathname)) return;
    void router.navigate({ to: '/login', search: { to: href === '/' ? undefined : href }, replace: true });
  }, [router]);
  return null;
}

/** The user is most likely still logged in, so load the page meanwhile. */
function Restoring() {
  useEffect(() => loadAhead(load), []);
  return <Waiting />;
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Center h="100dvh" component="main">
      <Loader type="dots" role="status" aria-label={t('common.loading')} />
    </Center>
  );
}

/** The server is restarting, or the network is down. Retries by itself. */
function Unreachable() {
  const { t } = useTranslation();
  return (
    <Center h="100dvh" p="md" component="main">
      <Stack align="center" gap="sm" maw={420} role="status">
        <Loader type="dots" aria-hidden />
        <Title order={1} size="h3" ta="center">
          {t('shell.restarting')}
        </Title>
        <Text c="dimmed" ta="center">
          {t('shell.restartingText')}
        </Text>
        <Button variant="default" onClick={() => void session.restore()}>
          {t('common.retry')}
        </Button>
      </Stack>
    </Center>
  );
}
