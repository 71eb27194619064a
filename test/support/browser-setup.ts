import type { TestProject } from 'vitest/node';
import { chromiumPath } from '../../scripts/chromium.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser in which the web dashboard is tested. */
    chromium_path: string;
  }
}

export default function setup(project: TestProject): void {
  project.provide('chromium_path', chromiumPath());
}
