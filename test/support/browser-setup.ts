import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser in which the web dashboard is tested. */
    chromium_path: string;
  }
}

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Finds the system's Chromium, or fetches Playwright's own. */
export default function setup(project: TestProject): void {
  project.provide('chromium_path', INSTALLED.find(existsSync) ?? playwrightChromium());
}

function playwrightChromium(): string {
  if (!existsSync(chromium.executablePath())) {
    const cli = createRequire(import.meta.url).resolve('playwright-core/cli.js');
    // Its libraries come from the system's packages, which only root may install.
    const with_libraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
    execFileSync(process.execPath, [cli, 'install', ...with_libraries, 'chromium'], { stdio: 'inherit' });
  }
  return chromium.executablePath();
}
