/** One Chromium as the tests use it: no GPU, a small canvas, one pixel a pixel. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const VIEWPORT = { width: 800, height: 450 };

export function openBrowser(): Promise<Browser> {
  const executablePath = PATHS.find((path) => existsSync(path));
  if (!executablePath) throw new Error(`this benchmark needs Chromium (one of ${PATHS.join(', ')})`);
  return chromium.launch({ executablePath, args: FLAGS });
}
