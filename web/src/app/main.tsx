import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './global.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { hrefTo, nameHere } from '../lib/base-path.js';
import { keepFocus } from '../lib/focus-keeper.js';
import { startI18n } from '../lib/i18n.js';
import { keepCompositionPrivate } from '../lib/keyboard.js';
import { createQueryClient } from '../lib/query-client.js';
import { setOpener } from '../lib/open-place.js';
import { session } from '../lib/session.js';
import { router } from './router.js';
import { cssVariables, theme } from './theme.js';
import { ToastHost } from './toast-host.js';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

keepCompositionPrivate();
void session.restore();
await startI18n();
const queries = createQueryClient();
// Cached data of one user must not be shown to the next, nor an admin's to a member.
let role: string | undefined;
session.subscribe(() => {
  const { state } = session;
  if (state.status === 'anonymous') queries.clear();
  const isOther = role !== undefined && state.status === 'authenticated' && state.user.role !== role;
  role = state.status === 'authenticated' ? state.user.role : undefined;
  if (isOther) void queries.resetQueries();
});

keepFocus();
setOpener((address) => router.history.push(hrefTo(address)));

createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariables}
    defaultColorScheme="auto"
    colorSchemeManager={localStorageColorSchemeManager({ key: nameHere('mantine-color-scheme-value') })}
  >
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <ToastHost />
    </QueryClientProvider>
  </MantineProvider>,
);
