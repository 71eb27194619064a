import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

// The first is made for this: without windows of its own a browser leaves more of the machine to what it looks at.
const INSTALLED = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** The first one: root may start it. The others: it asks nothing of its maker's servers. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of the system's Chromium, or of Playwright's own, which is fetched when it is not there. */
export function chromiumPath(): string {
  return INSTALLED.find(existsSync) ?? playwrightChromium();
}

function playwrightChromium(): string {
  if (!existsSync(chromium.executablePath())) {
    const cli = createRequire(import.meta.url).resolve('playwright-core/cli.js');
    // Its libraries come from the system's packages, which only root may install.
    const withLibraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
    execFileSync(process.execPath, [cli, 'install', ...withLibraries, 'chromium'], { stdio: 'inherit' });
  }
  return chromium.executablePath();
}
